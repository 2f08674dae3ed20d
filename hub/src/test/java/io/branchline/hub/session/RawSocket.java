package io.branchline.hub.session;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A WebSocket client that writes whatever bytes it is told to, right or wrong, and reads frame by frame. Blocking. */
final class RawSocket implements AutoCloseable {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    /** One frame from the server. */
    record Received(int opcode, byte[] payload) {
        int closeCode() {
            return opcode == CLOSE && payload.length >= 2
                    ? ByteBuffer.wrap(payload).getShort() & 0xffff
                    : -1;
        }
    }

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private int status = -1;
    private String body = "";

    private RawSocket(int port) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(15_000);
        socket.connect(new InetSocketAddress("127.0.0.1", port), 15_000);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** A TCP connection on which nothing was sent. */
    static RawSocket open(int port) throws IOException {
        return new RawSocket(port);
    }

    /** Sends an upgrade request; the answer is still to be read. */
    static RawSocket upgrade(int port, Map<String, String> headers) throws IOException {
        var raw = new RawSocket(port);
        var request = new StringBuilder("GET /agent HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n");
        var all = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        all.put("Connection", "Upgrade");
        all.put("Upgrade", "websocket");
        all.put("Sec-WebSocket-Version", "13");
        all.put("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        all.putAll(headers);
        all.forEach(
                (name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
        raw.write(request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        return raw;
    }

    /** Reads status, headers and, unless the answer is 101, the body. */
    RawSocket answer() throws IOException {
        status = Integer.parseInt(line().split(" ")[1]);
        for (var line = line(); !line.isEmpty(); line = line()) {
            var colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        if (status != 101) {
            body = new String(
                    in.readNBytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0"))),
                    StandardCharsets.UTF_8);
        }
        return this;
    }

    int status() {
        return status;
    }

    String body() {
        return body;
    }

    Map<String, String> headers() {
        return headers;
    }

    synchronized void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** A masked frame. */
    void frame(boolean last, int opcode, byte[] payload) throws IOException {
        write(frameBytes(last, opcode, payload));
    }

    static byte[] frameBytes(boolean last, int opcode, byte[] payload) {
        var out = new ByteArrayOutputStream(payload.length + 14);
        out.write((last ? 0x80 : 0) | opcode);
        if (payload.length < 126) {
            out.write(0x80 | payload.length);
        } else if (payload.length < 65_536) {
            out.write(0x80 | 126);
            out.writeBytes(
                    ByteBuffer.allocate(2).putShort((short) payload.length).array());
        } else {
            out.write(0x80 | 127);
            out.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        // A mask of zeros leaves the payload as it is.
        out.writeBytes(new byte[4]);
        out.writeBytes(payload);
        return out.toByteArray();
    }

    /** The next frame. */
    Received next() throws IOException {
        var first = in.readUnsignedByte();
        var length = (long) (in.readUnsignedByte() & 0x7f);
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        return new Received(first & 0x0f, in.readNBytes((int) length));
    }

    /** Whether the server has ended the connection, which it may do with a reset. */
    boolean ended() {
        try {
            while (in.read() >= 0) {
                // What was still on the way does not matter here.
                continue;
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (var c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
