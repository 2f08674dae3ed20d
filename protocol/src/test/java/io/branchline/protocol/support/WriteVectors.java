package io.branchline.protocol.support;

import io.branchline.protocol.frame.FrameCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** Writes the golden vectors into a directory; run by hand for a new version of the link, never for an old one. */
final class WriteVectors {
    private WriteVectors() {}

    public static void main(String[] args) throws IOException {
        var directory = Files.createDirectories(Path.of(args[0]));
        for (var sample : SampleFrames.all().entrySet()) {
            Files.write(
                    directory.resolve(sample.getKey() + ".json"),
                    FrameCodec.json().encode(sample.getValue()));
            Files.writeString(
                    directory.resolve(sample.getKey() + ".cbor.hex"),
                    HexFormat.of().formatHex(FrameCodec.cbor().encode(sample.getValue())) + "\n");
        }
    }
}
