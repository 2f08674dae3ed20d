package io.branchline.load.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * What a process has in memory.
 *
 * @param residentKiB pages of the process in the machine's memory, as Linux counts them; -1 where it cannot be read
 * @param heapKiB heap in use after a full collection
 */
public record ProcessMemory(long residentKiB, long heapKiB) {
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern MOST = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    private static final Pattern USED = Pattern.compile("(?:used |, used )(\\d+)K");
    private static final int PATIENCE_SECONDS = 30;

    /** Collects the garbage of a Java process and looks. Blocking. */
    public static ProcessMemory of(long pid) throws IOException, InterruptedException {
        var _ = jcmd(pid, "GC.run");
        var heap = USED.matcher(jcmd(pid, "GC.heap_info"));
        var used = 0L;
        while (heap.find()) {
            used += Long.parseLong(heap.group(1));
            if (!heap.group().startsWith(",")) {
                break;
            }
        }
        return new ProcessMemory(resident(pid), used);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%d MiB resident, %d MiB of heap after a collection", residentKiB / 1024, heapKiB / 1024);
    }

    /**
     * The heap in use and all that is outside the heap, in KiB.
     *
     * @param heapMiB size of the heap, fixed and touched as a whole at start
     */
    public long usedKiB(long heapMiB) {
        return heapKiB + residentKiB - heapMiB * 1024;
    }

    /** Most a process has had in the machine's memory, in MiB; 0 where it cannot be read. */
    public static long mostMiB(long pid) throws IOException {
        return Math.max(0, status(pid, MOST)) / 1024;
    }

    /** Pages of a process in the machine's memory as they are, in KiB; -1 where it cannot be read. */
    public static long resident(long pid) throws IOException {
        return status(pid, RESIDENT);
    }

    private static long status(long pid, Pattern line) throws IOException {
        var status = Path.of("/proc", Long.toString(pid), "status");
        if (!Files.exists(status)) {
            return -1;
        }
        var matcher = line.matcher(Files.readString(status));
        return matcher.find() ? Long.parseLong(matcher.group(1)) : -1;
    }

    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        var tool = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var process = new ProcessBuilder(tool, Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        var text = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return text;
    }
}
