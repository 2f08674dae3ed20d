package io.branchline.hub.remote;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The hub that a command speaks with, and as whom: options of every such command. Blocking; one thread. */
final class RemoteHub {
    private static final String TOKEN_VARIABLE = "BRANCHLINE_TOKEN";
    private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

    /** The hub refused, or did not answer; the message is for a person. */
    static final class Failed extends Exception {
        private static final long serialVersionUID = 1;

        Failed(String message) {
            super(message);
        }
    }

    @Option(
            names = "--hub",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "Address of the hub. Default: ${DEFAULT-VALUE}.")
    private URI hub = URI.create("http://127.0.0.1:8080");

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "File with the token of an operator. Default: the environment variable " + TOKEN_VARIABLE + ".")
    private @Nullable Path tokenFile;

    /** Reads. */
    JsonObject get(String path) throws Failed, InterruptedException {
        return answer(request(path).GET().build(), null);
    }

    /** Changes something, with a JSON body; null for none. */
    JsonObject change(String path, @Nullable JsonObject body) throws Failed, InterruptedException {
        var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode());
        var key = UUID.randomUUID().toString();
        var request = request(path).header("Idempotency-Key", key).POST(publisher);
        return answer((body == null ? request : request.header("Content-Type", "application/json")).build(), key);
    }

    /** Changes something, with the bytes of a file. */
    JsonObject upload(String path, Path file, String mediaType) throws Failed, InterruptedException, IOException {
        var key = UUID.randomUUID().toString();
        var request = request(path)
                .header("Idempotency-Key", key)
                .header("Content-Type", mediaType)
                .POST(BodyPublishers.ofByteArray(Files.readAllBytes(file)));
        return answer(request.build(), key);
    }

    private HttpRequest.Builder request(String path) throws Failed {
        return HttpRequest.newBuilder(hub.resolve(path))
                .timeout(ANSWER_MAX)
                .header("Authorization", "Bearer " + token());
    }

    private String token() throws Failed {
        try {
            var token = tokenFile == null ? System.getenv(TOKEN_VARIABLE) : Files.readString(tokenFile);
            if (token != null && !token.isBlank()) {
                return token.strip();
            }
        } catch (IOException unreadable) {
            throw new Failed("--token-file " + tokenFile + " cannot be read: " + unreadable.getMessage());
        }
        throw new Failed("there is no token; put that of an operator into " + TOKEN_VARIABLE
                + " or a file named by --token-file (hub token add makes one)");
    }

    private JsonObject answer(HttpRequest request, @Nullable String key) throws Failed, InterruptedException {
        try (var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build()) {
            var response = client.send(request, BodyHandlers.ofString());
            var body = parsed(response.body());
            if (response.statusCode() >= 300) {
                throw new Failed(refusal(response.statusCode(), body));
            }
            return body;
        } catch (IOException away) {
            throw new Failed("no answer from " + hub + " (" + away + ")"
                    + (key == null
                            ? ""
                            : "; it is not known whether the change was made: look before you ask for it again"));
        }
    }

    private static JsonObject parsed(String text) {
        try {
            return new JsonObject(text);
        } catch (DecodeException notJson) {
            return new JsonObject().put("detail", text);
        }
    }

    private static String refusal(int status, JsonObject problem) {
        return status + " " + problem.getString("title", "") + ": " + problem.getString("detail", "");
    }
}
