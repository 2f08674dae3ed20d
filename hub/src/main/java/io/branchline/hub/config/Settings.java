package io.branchline.hub.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads typed values out of named texts and collects what is wrong with them, so that all problems are reported
 * together. A value that cannot be read is replaced by its fallback for the rest of the reading. Not thread-safe.
 */
final class Settings {
    private static final long KIB = 1024;

    private final Map<String, String> values;
    private final List<Setting> described = new ArrayList<>();
    private final List<String> problems;

    /** The values by setting name, and the problems met in finding them. */
    Settings(Map<String, String> values, List<String> problems) {
        this.values = Map.copyOf(values);
        this.problems = new ArrayList<>(problems);
    }

    /** Every setting that was read, in order. */
    List<Setting> described() {
        return List.copyOf(described);
    }

    /** Every problem so far, and one for each value that belongs to no setting. */
    List<String> problems() {
        var known = described.stream().map(Setting::name).collect(Collectors.toSet());
        var all = new ArrayList<>(problems);
        for (var name : new TreeSet<>(values.keySet())) {
            if (!known.contains(name)) {
                all.add(name + ": there is no such setting" + nearest(name, known));
            }
        }
        return all;
    }

    /** Adds a problem that concerns what was read. */
    void problem(String setting, String found, String allowed) {
        problems.add(setting + ": found " + found + "; allowed is " + allowed);
    }

    /** A text that may be absent. */
    Optional<String> text(String name, String allowed, String meaning) {
        return raw(new Setting(name, "", allowed, meaning)).filter(text -> !text.isEmpty());
    }

    /** A text with a fallback. */
    String text(String name, String fallback, String allowed, String meaning) {
        return raw(new Setting(name, fallback, allowed, meaning)).orElse(fallback);
    }

    /** A whole number. */
    int number(String name, int fallback, int least, int most, String meaning) {
        var setting = new Setting(name, String.valueOf(fallback), least + " to " + most, meaning);
        var text = raw(setting);
        if (text.isEmpty()) {
            return fallback;
        }
        var parsed = whole(text.get(), 1);
        if (parsed < least || parsed > most) {
            problem(name, quoted(text.get()), setting.allowed());
            return fallback;
        }
        return (int) parsed;
    }

    /** A decimal from 0, with at most two digits after the point. */
    BigDecimal decimal(String name, String fallback, String most, String meaning) {
        var setting = new Setting(name, fallback, "0 to " + most + ", such as 2.5", meaning);
        var text = raw(setting).orElse(fallback);
        if (!text.matches("[0-9]{1,12}([.][0-9]{1,2})?") || new BigDecimal(text).compareTo(new BigDecimal(most)) > 0) {
            problem(name, quoted(text), setting.allowed());
            return new BigDecimal(fallback);
        }
        return new BigDecimal(text);
    }

    /** Some of several things, by their words. */
    <T> Set<T> choices(String name, T[] all, Function<T, String> word, String meaning) {
        var words = Arrays.stream(all).map(word).toList();
        var allowed = "any of " + String.join(", ", words) + ", parted by commas";
        var chosen = list(name, allowed, meaning);
        var unknown = chosen.stream().filter(text -> !words.contains(text)).findFirst();
        unknown.ifPresent(text -> problem(name, quoted(text), allowed));
        return Arrays.stream(all)
                .filter(one -> chosen.contains(word.apply(one)))
                .collect(Collectors.toSet());
    }

    /** One of several things, by its word; the first unless stated. */
    <T> T choice(String name, T[] all, Function<T, String> word, String meaning) {
        var words = Arrays.stream(all).map(word).toList();
        var setting = new Setting(name, words.getFirst(), "one of " + String.join(", ", words), meaning);
        var text = raw(setting).orElse(words.getFirst());
        if (!words.contains(text)) {
            problem(name, quoted(text), setting.allowed());
            return all[0];
        }
        return all[words.indexOf(text)];
    }

    /** A number of bytes, such as {@code 64KiB}. */
    long bytes(String name, String fallback, String least, String most, String meaning) {
        var setting = new Setting(name, fallback, least + " to " + most + ", such as 512KiB, 64MiB or 2GiB", meaning);
        var text = raw(setting).orElse(fallback);
        var parsed = parseBytes(text);
        if (parsed < parseBytes(least) || parsed > parseBytes(most)) {
            problem(name, quoted(text), setting.allowed());
            return parseBytes(fallback);
        }
        return parsed;
    }

    /** A duration, such as {@code 30s}. */
    Duration duration(String name, String fallback, String least, String most, String meaning) {
        var setting =
                new Setting(name, fallback, least + " to " + most + ", such as 500ms, 30s, 5m, 12h or 7d", meaning);
        var text = raw(setting).orElse(fallback);
        var parsed = parseMillis(text);
        if (parsed < parseMillis(least) || parsed > parseMillis(most)) {
            problem(name, quoted(text), setting.allowed());
            return Duration.ofMillis(parseMillis(fallback));
        }
        return Duration.ofMillis(parsed);
    }

    /** A secret that may be absent; its value is never part of a problem. */
    String secret(String name, String meaning) {
        return raw(new Setting(name, "", "any text", meaning)).orElse("");
    }

    /** A time zone. */
    ZoneId zone(String name, String fallback, String meaning) {
        var allowed = "a time zone such as UTC or Asia/Jakarta";
        var text = text(name, fallback, allowed, meaning);
        if (ZoneId.getAvailableZoneIds().contains(text)) {
            return ZoneId.of(text);
        }
        problem(name, quoted(text), allowed);
        return ZoneId.of(fallback);
    }

    /** A list, in the environment parted by commas. */
    Set<String> list(String name, String allowed, String meaning) {
        return text(name, allowed, meaning).stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Optional<String> raw(Setting setting) {
        described.add(setting);
        return Optional.ofNullable(values.get(setting.name())).map(String::strip);
    }

    private static long parseBytes(String text) {
        if (text.endsWith("GiB")) {
            return whole(text.substring(0, text.length() - 3), KIB * KIB * KIB);
        }
        if (text.endsWith("MiB")) {
            return whole(text.substring(0, text.length() - 3), KIB * KIB);
        }
        return text.endsWith("KiB") ? whole(text.substring(0, text.length() - 3), KIB) : whole(text, 1);
    }

    private static long parseMillis(String text) {
        if (text.endsWith("ms")) {
            return whole(text.substring(0, text.length() - 2), 1);
        }
        var unit = text.isEmpty() ? ' ' : text.charAt(text.length() - 1);
        var millis = switch (unit) {
            case 's' -> 1_000L;
            case 'm' -> 60_000L;
            case 'h' -> 3_600_000L;
            case 'd' -> 86_400_000L;
            default -> 0L;
        };
        return millis == 0 ? -1 : whole(text.substring(0, text.length() - 1), millis);
    }

    /** The whole number times the unit; -1 for anything else, which no range allows. */
    private static long whole(String text, long unit) {
        var digits = text.strip();
        if (digits.isEmpty() || digits.length() > 12 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        try {
            return Math.multiplyExact(Long.parseLong(digits), unit);
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    private static String quoted(String text) {
        return "\"" + (text.length() > 80 ? text.substring(0, 80) + "…" : text) + "\"";
    }

    private static String nearest(String name, Set<String> known) {
        return known.stream()
                .filter(candidate -> candidate.equalsIgnoreCase(name)
                        || candidate.endsWith("." + name.substring(name.lastIndexOf('.') + 1)))
                .sorted()
                .findFirst()
                .map(candidate -> "; did you mean " + candidate + "?")
                .orElse("; see --help for all of them");
    }
}
