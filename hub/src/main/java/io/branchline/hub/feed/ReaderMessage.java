package io.branchline.hub.feed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.branchline.hub.feed.figures.Channel;
import io.branchline.hub.feed.resume.FeedPosition;
import io.branchline.hub.feed.resume.ResumeWish;
import io.branchline.protocol.event.Priority;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a reader sends. */
sealed interface ReaderMessage {
    /** First: who it is, by a token or a ticket; by neither if it comes from a browser that is signed in. */
    record Hello(@Nullable String token, @Nullable String ticket) implements ReaderMessage {}

    /** What it wants to see from now on, and where it was if it comes back; a snapshot answers. */
    record Subscribe(Subscription subscription, @Nullable ResumeWish resume) implements ReaderMessage {}

    /** A message is not one of these; the text names the member, what was found and what is allowed. */
    final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String message) {
            super(message);
        }
    }

    /** Most entries of one list of a subscription. */
    int LIST_MAX = 1_000;

    /** Longest text in a message. */
    int TEXT_MAX = 1_024;

    /** Reads one message. */
    static ReaderMessage parse(String text) throws Malformed {
        try (var in = Form.JSON.createParser(text)) {
            return Form.read(in);
        } catch (IOException e) {
            throw new Malformed("the message is not JSON within the limits of the feed");
        }
    }

    /** The members of a message as they are found, in any order. */
    final class Form {
        private static final JsonFactory JSON = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(4)
                        .maxStringLength(FeedPosition.TEXT_MAX)
                        .maxNumberLength(20)
                        .build())
                .build();

        private @Nullable String type;
        private @Nullable String token;
        private @Nullable String ticket;
        private Set<Channel> channels = Subscription.CHANNELS_DEFAULT;
        private int hz = Subscription.HZ_DEFAULT;
        private @Nullable String position;
        private List<Long> batches = List.of();
        private Set<String> branches = Set.of();
        private Set<String> regions = Set.of();
        private Set<String> types = Set.of();
        private Set<Priority> priorities = Set.of();

        private static ReaderMessage read(JsonParser in) throws IOException, Malformed {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new Malformed("the message is not a JSON object");
            }
            var form = new Form();
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                form.member(in.currentName(), in);
            }
            if (in.nextToken() != null) {
                throw new Malformed("the message goes on after its JSON object");
            }
            return form.message();
        }

        private void member(String name, JsonParser in) throws IOException, Malformed {
            in.nextToken();
            switch (name) {
                case "type" -> type = text(name, in);
                case "token" -> token = text(name, in);
                case "ticket" -> ticket = text(name, in);
                case "channels" -> channels = channels(in);
                case "hz" -> hz = hz(in);
                case "resume" -> resume(in);
                case "branches" -> branches = texts(name, in);
                case "regions" -> regions = texts(name, in);
                case "types" -> types = texts(name, in);
                case "priorities" -> priorities = levels(in);
                default -> in.skipChildren();
            }
        }

        private ReaderMessage message() throws Malformed {
            if ("hello".equals(type)) {
                if (token != null && ticket != null) {
                    throw new Malformed("hello holds token and ticket; allowed is one of them");
                }
                return new Hello(token, ticket);
            }
            if ("subscribe".equals(type)) {
                var filter = new EventFilter(branches, regions, priorities, types);
                var resume = position == null ? null : new ResumeWish(position, batches);
                return new Subscribe(new Subscription(channels, filter, hz), resume);
            }
            throw new Malformed("type is " + type + "; allowed are hello and subscribe");
        }

        private static String text(String name, JsonParser in) throws IOException, Malformed {
            if (in.currentToken() != JsonToken.VALUE_STRING) {
                throw new Malformed(name + " is not a text");
            }
            if (in.getTextLength() > TEXT_MAX) {
                throw new Malformed(name + " has more than " + TEXT_MAX + " characters");
            }
            return in.getText();
        }

        private static Set<Channel> channels(JsonParser in) throws IOException, Malformed {
            var found = EnumSet.noneOf(Channel.class);
            for (var word : texts("channels", in)) {
                found.add(Channel.of(word)
                        .orElseThrow(() -> new Malformed("channels holds something else than " + Channel.words())));
            }
            return found.isEmpty() ? EnumSet.allOf(Channel.class) : found;
        }

        private static int hz(JsonParser in) throws IOException, Malformed {
            if (in.currentToken() != JsonToken.VALUE_NUMBER_INT
                    || in.getLongValue() < 1
                    || in.getLongValue() > Subscription.HZ_MAX) {
                throw new Malformed("hz is not a whole number from 1 to " + Subscription.HZ_MAX);
            }
            return in.getIntValue();
        }

        private void resume(JsonParser in) throws IOException, Malformed {
            if (in.currentToken() != JsonToken.START_OBJECT) {
                throw new Malformed("resume is not an object");
            }
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                var name = in.currentName();
                in.nextToken();
                switch (name) {
                    case "position" -> position = in.getText();
                    case "batches" -> batches = numbers(in);
                    default -> in.skipChildren();
                }
            }
            if (position == null) {
                throw new Malformed("position is missing in resume");
            }
        }

        /** As many as fit into a message; how many are too many to resume is answered, not refused. */
        private static List<Long> numbers(JsonParser in) throws IOException, Malformed {
            var found = new ArrayList<Long>();
            if (in.currentToken() != JsonToken.START_ARRAY) {
                throw new Malformed("batches is not a list");
            }
            while (in.nextToken() != JsonToken.END_ARRAY) {
                if (in.currentToken() != JsonToken.VALUE_NUMBER_INT || in.getLongValue() < 0) {
                    throw new Malformed("batches holds something else than numbers of batches");
                }
                found.add(in.getLongValue());
            }
            return found;
        }

        private static Set<String> texts(String name, JsonParser in) throws IOException, Malformed {
            var found = new HashSet<String>();
            if (in.currentToken() != JsonToken.START_ARRAY) {
                throw new Malformed(name + " is not a list");
            }
            while (in.nextToken() != JsonToken.END_ARRAY) {
                found.add(text(name, in));
                bound(name, found.size());
            }
            return found;
        }

        private static Set<Priority> levels(JsonParser in) throws IOException, Malformed {
            var found = new TreeSet<Priority>();
            if (in.currentToken() != JsonToken.START_ARRAY) {
                throw new Malformed("priorities is not a list");
            }
            while (in.nextToken() != JsonToken.END_ARRAY) {
                if (in.currentToken() != JsonToken.VALUE_NUMBER_INT
                        || in.getLongValue() < 1
                        || in.getLongValue() > Priority.ALL.size()) {
                    throw new Malformed("priorities holds something else than 1 to 4");
                }
                found.add(Priority.ofLevel(in.getIntValue()));
            }
            return found;
        }

        private static void bound(String name, int size) throws Malformed {
            if (size > LIST_MAX) {
                throw new Malformed(name + " has more than " + LIST_MAX + " entries");
            }
        }
    }
}
