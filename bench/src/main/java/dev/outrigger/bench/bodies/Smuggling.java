package dev.outrigger.bench.bodies;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Request forms that RFC 9112 (sections 2 to 7) tells a proxy to refuse, because two readers may see different requests in
 * them. Each goes over a connection of its own with a second request behind it, which must never be seen either.
 */
final class Smuggling {
    private static final String HIDDEN = "GET /smuggled HTTP/1.1\r\nHost: bodies\r\n\r\n";

    /**
     * @param headIsFine the fault is in the body: the head may have gone upstream, the request must not arrive whole
     */
    record Form(String name, String bytes, boolean headIsFine) {}

    private final List<Form> forms = new ArrayList<>();

    Smuggling() {
        lengths();
        codings();
        heads();
        chunks();
        limits();
    }

    List<Form> forms() {
        return forms;
    }

    int count() {
        return forms.size();
    }

    /** Returns what was wrong with how each form was met; empty when all were refused and nothing got through. */
    List<String> send(InetSocketAddress target, BodyServer upstream) throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Form form : forms) {
            int lines = upstream.requestLines().size();
            int completed = upstream.completed();
            String fault = fault(form, target);
            if (upstream.completed() != completed) {
                fault = "arrived whole at the upstream";
            } else if (!form.headIsFine() && upstream.requestLines().size() != lines) {
                fault = "its head reached the upstream";
            }
            if (fault != null) {
                wrong.add(form.name() + ": " + fault);
            }
        }
        if (upstream.requestLines().stream().anyMatch(line -> line.contains("/smuggled"))) {
            wrong.add("a hidden request reached the upstream");
        }
        return wrong;
    }

    private static @Nullable String fault(Form form, InetSocketAddress target) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(5_000);
            socket.connect(target);
            socket.getOutputStream().write(BodyServer.ascii(form.bytes()));
            String answer;
            try {
                answer = untilClosed(socket.getInputStream());
            } catch (SocketTimeoutException e) {
                return "was not refused and closed within 5 s";
            }
            String status = answer.substring(0, Math.min(12, answer.length()));
            boolean refused =
                    status.startsWith("HTTP/1.1 4") || status.equals("HTTP/1.1 501") || status.equals("HTTP/1.1 505");
            // A server that closes with unread input may be heard as a reset before its answer; for great heads that is
            // fair.
            boolean cut = answer.isEmpty() && form.bytes().length() > 8 * 1024;
            if (!refused && !cut) {
                return "answered \"" + status + "\" (expected: 4xx, 501 or 505)";
            }
            return answer.indexOf("HTTP/1.1 ", 1) > 0 ? "answered twice" : null;
        }
    }

    private static String untilClosed(InputStream in) throws IOException {
        StringBuilder answer = new StringBuilder();
        byte[] buffer = new byte[4096];
        try {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                answer.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
            }
        } catch (SocketException reset) {
            return answer.toString();
        }
        return answer.toString();
    }

    private void head(String name, String head) {
        forms.add(new Form(name, head + "\r\n\r\n" + HIDDEN, false));
    }

    private void post(String name, String fields, String body) {
        head(name, "POST / HTTP/1.1\r\nHost: bodies\r\n" + fields, body);
    }

    private void head(String name, String head, String body) {
        forms.add(new Form(name, head + "\r\n\r\n" + body + HIDDEN, false));
    }

    private void chunked(String name, String body) {
        String head = "POST / HTTP/1.1\r\nHost: bodies\r\nTransfer-Encoding: chunked\r\n\r\n";
        forms.add(new Form(name, head + body + HIDDEN, true));
    }

    private void lengths() {
        post("length and coding", "Content-Length: 5\r\nTransfer-Encoding: chunked", "0\r\n\r\n");
        post("coding and length", "Transfer-Encoding: chunked\r\nContent-Length: 5", "0\r\n\r\n");
        post("two lengths", "Content-Length: 5\r\nContent-Length: 6", "hello");
        post("list of two lengths", "Content-Length: 5, 6", "hello");
        for (String length : List.of("+5", "-1", "0x5", "5 5", "", "5;", "5.0", "１", "18446744073709551617", "5\t6")) {
            post("length \"" + length + "\"", "Content-Length: " + length, "hello");
        }
    }

    private void codings() {
        for (String coding : List.of(
                "identity",
                "xchunked",
                "chunked, identity",
                "chunked, chunked",
                "gzip",
                "\u000bchunked",
                "chunked\u000b",
                "\"chunked\"",
                "chunked;q=1",
                "",
                "cow, chunked")) {
            post("coding \"" + coding + "\"", "Transfer-Encoding: " + coding, "0\r\n\r\n");
        }
        post("coding twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", "0\r\n\r\n");
        post("space before the colon", "Transfer-Encoding : chunked", "0\r\n\r\n");
        post("folded coding", "Transfer-Encoding:\r\n chunked", "0\r\n\r\n");
        head("coding on HTTP/1.0", "POST / HTTP/1.0\r\nHost: bodies\r\nTransfer-Encoding: chunked", "0\r\n\r\n");
    }

    private void heads() {
        head("no Host", "GET / HTTP/1.1\r\nAccept: */*");
        head("two Hosts", "GET / HTTP/1.1\r\nHost: bodies\r\nHost: other");
        head("folded field", "GET / HTTP/1.1\r\nHost: bodies\r\nX: a\r\n b");
        head("folded first field", "GET / HTTP/1.1\r\n Host: bodies\r\nHost: bodies");
        head("space before the colon of Host", "GET / HTTP/1.1\r\nHost : bodies");
        head("field without a colon", "GET / HTTP/1.1\r\nHost: bodies\r\nContent-Length 5");
        head("field without a name", "GET / HTTP/1.1\r\nHost: bodies\r\n: x");
        head("NUL in a value", "GET / HTTP/1.1\r\nHost: bodies\r\nX: a\0b");
        head("bare CR in a value", "GET / HTTP/1.1\r\nHost: bodies\r\nX: a\rContent-Length: 5");
        head("control character in a value", "GET / HTTP/1.1\r\nHost: bodies\r\nX: a\u0001b");
        head("control character in a name", "GET / HTTP/1.1\r\nHost: bodies\r\nX\u0001: a");
        head("high byte in a name", "GET / HTTP/1.1\r\nHost: bodies\r\nX\u00e9: a");
        head("NUL in the target", "GET /a\0b HTTP/1.1\r\nHost: bodies");
        head("space in the target", "GET /a b HTTP/1.1\r\nHost: bodies");
        head("two spaces", "GET  / HTTP/1.1\r\nHost: bodies");
        head("tab for a space", "GET\t/ HTTP/1.1\r\nHost: bodies");
        head("no version", "GET /");
        head("version 1.10", "GET / HTTP/1.10\r\nHost: bodies");
        head("lower case version", "GET / http/1.1\r\nHost: bodies");
        head("version 2.0", "GET / HTTP/2.0\r\nHost: bodies");
        head("preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM");
        head("method with a colon", "GE:T / HTTP/1.1\r\nHost: bodies");
        forms.add(new Form("bare LF", "GET / HTTP/1.1\r\nHost: bodies\r\n\r\n".replace("\r", "") + HIDDEN, false));
        head("one bare LF", "GET / HTTP/1.1\r\nHost: bodies\nX: a");
        head("CR CR LF", "GET / HTTP/1.1\r\nHost: bodies\r\r\nX: a");
        head("bare LF after the request line", "GET / HTTP/1.1\nHost: bodies");
    }

    private void chunks() {
        for (String size : List.of("5g", "0x5", "+5", "-5", " 5", "5 ", "", "10000000000000005", "5\t", "5_0")) {
            chunked("chunk size \"" + size + "\"", size + "\r\nhello\r\n0\r\n\r\n");
        }
        chunked("chunk longer than its size", "5\r\nhelloXX\r\n0\r\n\r\n");
        chunked("chunk without its end", "5\r\nhello0\r\n\r\n");
        chunked("bare LF after a size", "5\nhello\r\n0\r\n\r\n");
        chunked("bare LF after a chunk", "5\r\nhello\n0\r\n\r\n");
        chunked("bare LF in an extension", "5;a\nb\r\nhello\r\n0\r\n\r\n");
        chunked("bare CR in an extension", "5;a\rb\r\nhello\r\n0\r\n\r\n");
        chunked("NUL in an extension", "5;a=\0\r\nhello\r\n0\r\n\r\n");
        chunked("folded trailer", "0\r\nX: a\r\n b\r\n\r\n");
        chunked("bare LF in a trailer", "0\r\nX: a\nY: b\r\n\r\n");
        chunked("trailer with a space before its colon", "0\r\nX : a\r\n\r\n");
    }

    private void limits() {
        head("target of 9 KiB", "GET /" + "a".repeat(9 << 10) + " HTTP/1.1\r\nHost: bodies");
        StringBuilder many = new StringBuilder("GET / HTTP/1.1\r\nHost: bodies");
        for (int i = 0; i < 100; i++) {
            many.append(String.format(Locale.ROOT, "\r\nX-%d: a", i));
        }
        head("101 fields", many.toString());
        String great = "\r\nX: " + "a".repeat(1000);
        head("head of 70 KiB", "GET / HTTP/1.1\r\nHost: bodies" + great.repeat(70));
    }
}
