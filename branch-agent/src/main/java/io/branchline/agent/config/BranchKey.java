package io.branchline.agent.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the branch's key in the settings or in its file, and never lets it into a message. */
final class BranchKey {
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9._~+/=-]{8,512}");
    private static final long FILE_BYTES_MAX = 4096;
    private static final String ALLOWED = "the key shown once by `hub branch add`, 8 to 512 letters and digits";

    private BranchKey() {}

    static String of(Optional<String> key, Optional<Path> file, Settings settings) {
        if (key.isPresent() && file.isPresent()) {
            settings.problem("hub.keyFile", "a key in hub.key as well", "only one of them");
            return "";
        }
        if (key.isEmpty() && file.isEmpty()) {
            settings.problem("hub.key", "nothing", ALLOWED + ", here or in hub.keyFile");
            return "";
        }
        return file.map(path -> ofFile(path, settings)).orElseGet(() -> checked("hub.key", key.orElse(""), settings));
    }

    private static String ofFile(Path file, Settings settings) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > FILE_BYTES_MAX) {
                settings.problem("hub.keyFile", "no key file at " + file, "a file that only its owner may read");
                return "";
            }
            if (othersMayRead(file)) {
                settings.problem("hub.keyFile", file + " that others may read", "a file with permissions 600");
                return "";
            }
            return checked("hub.keyFile", Files.readString(file).strip(), settings);
        } catch (IOException e) {
            settings.problem(
                    "hub.keyFile", file + " that cannot be read (" + e + ")", "a file that its owner may read");
            return "";
        }
    }

    private static boolean othersMayRead(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return false;
        }
        var others = EnumSet.of(
                PosixFilePermission.GROUP_READ,
                PosixFilePermission.GROUP_WRITE,
                PosixFilePermission.OTHERS_READ,
                PosixFilePermission.OTHERS_WRITE);
        others.retainAll(Files.getPosixFilePermissions(file));
        return !others.isEmpty();
    }

    private static String checked(String setting, String key, Settings settings) {
        if (!SHAPE.matcher(key).matches()) {
            settings.problem(setting, "a text of " + key.length() + " characters (not shown)", ALLOWED);
        }
        return key;
    }
}
