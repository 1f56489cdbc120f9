import com.sun.net.httpserver.*;
import java.net.InetSocketAddress;

/** The JDK's own com.sun.net.httpserver. */
public class Jdk {
    public static void main(String[] arguments) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])), 0);
        on(server, "/static", 200, 13, "Hello of JDK\n");
        on(server, "/chunked", 200, 0, "length zero means chunked\n");
        on(server, "/empty", 200, -1, "");
        on(server, "/short", 200, 100, "only this much\n");
        for (int status : new int[] {204, 205, 299, 304, 403, 426, 503, 999})
            on(server, "/status/" + status, status, status < 206 || status == 304 ? -1 : 5, status < 206 || status == 304 ? "" : "body\n");
        server.createContext("/raise", exchange -> { throw new IllegalStateException("by design"); });
        server.createContext("/post", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Set-Cookie", "v=" + "0123456789abcdef".repeat(200));
            exchange.sendResponseHeaders(201, -1);
            exchange.close();
        });
        server.setExecutor(java.util.concurrent.Executors.newFixedThreadPool(2));
        server.start();
    }

    private static void on(HttpServer server, String path, int status, long length, String body) {
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().set("X-Own", "yes");
            exchange.sendResponseHeaders(status, exchange.getRequestMethod().equals("HEAD") ? -1 : length);
            if (!body.isEmpty() && !exchange.getRequestMethod().equals("HEAD")) exchange.getResponseBody().write(body.getBytes());
            exchange.close();
        });
    }
}
