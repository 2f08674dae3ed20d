package io.branchline.protocol.json;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The shape a JSON value must have: the part of JSON Schema that the payloads use, compiled. Immutable. */
public sealed interface Shape {
    /** Whatever is within the limits. */
    record Any() implements Shape {}

    /** A shape that asks for something. */
    sealed interface Limited extends Shape {}

    /**
     * Text.
     *
     * @param min least characters
     * @param max most characters
     * @param form what it must look like, or null
     */
    record Text(int min, int max, @Nullable Form form) implements Limited {}

    /** One of these texts. */
    record Choice(List<String> values) implements Limited {}

    /** A whole number in a range. */
    record Whole(long min, long max) implements Limited {}

    /** A list with so many elements of one shape. */
    record ListOf(int min, int max, Shape element) implements Limited {}

    /**
     * A map.
     *
     * @param members known members by name
     * @param required names of those that must be there, with the bit of each set in {@code requiredBits}
     * @param requiredBits a bit for each known member that must be there
     * @param open whether other members are allowed
     * @param min least members
     * @param max most members
     */
    record MapOf(Map<String, Member> members, List<String> required, long requiredBits, boolean open, int min, int max)
            implements Limited {}

    /** A known member of a map and the bit that says it was seen. */
    record Member(long bit, Shape shape) {}

    /** What a text must look like: a test and the words for it. */
    record Form(Predicate<String> test, String words) {
        static Form ofPattern(String regex, String words) {
            var pattern = Pattern.compile(regex);
            // A dozen amounts in each sale: a matcher for each of them was a tenth of what the hub allocated.
            var matcher = ThreadLocal.withInitial(() -> pattern.matcher(""));
            return new Form(text -> matcher.get().reset(text).find(), words);
        }
    }
}
