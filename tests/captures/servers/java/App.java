import jakarta_or_javax.servlet.http.*;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The servlet for Jetty and Tomcat. */
public class App extends HttpServlet {
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getRequestURI();
        response.setContentType("text/plain");
        var out = response.getOutputStream();
        switch (path) {
            case "/static" -> { response.setContentLength(20); write(out, "Hello from servlets\n"); }
            case "/one" -> write(out, "one piece, no length\n");
            case "/empty" -> { }
            case "/chunked" -> { write(out, "first part\n"); response.flushBuffer(); write(out, "second part\n"); }
            case "/long" -> { for (int i = 0; i < 400; i++) write(out, "0123456789abcdef01234567\n"); }
            case "/trailers" -> {
                response.setHeader("Trailer", "X-Sum");
                response.setTrailerFields(() -> java.util.Map.of("X-Sum", "abc"));
                write(out, "with trailers\n");
                response.flushBuffer();
            }
            case "/headers" -> {
                for (int i = 0; i < 60; i++) response.addHeader("x-header-" + i, "value " + i);
                for (int i = 0; i < 3; i++) {
                    Cookie cookie = new Cookie("part" + i, "abcdefghij".repeat(100));
                    cookie.setMaxAge(60);
                    cookie.setHttpOnly(true);
                    response.addCookie(cookie);
                }
                response.setHeader("X-Empty", "");
                response.setHeader("X-Latin-1", "caf\u00e9");
            }
            case "/short" -> { response.setContentLength(100); write(out, "only this much\n"); response.flushBuffer(); }
            case "/too-much" -> { response.setContentLength(5); write(out, "five and then more\n"); }
            case "/raise" -> throw new IllegalStateException("by design");
            case "/raise-late" -> { write(out, "before the end\n"); response.flushBuffer(); throw new IllegalStateException("by design"); }
            case "/post" -> { int size = request.getInputStream().readAllBytes().length; response.setStatus(201); write(out, size + "\n"); }
            case "/redirect" -> response.sendRedirect("/elsewhere");
            case "/close" -> { response.setHeader("Connection", "close"); write(out, "goodbye\n"); }
            default -> {
                String[] parts = path.split("/");
                if (parts.length == 3 && parts[1].equals("status")) response.setStatus(Integer.parseInt(parts[2]));
                else if (parts.length == 3 && parts[1].equals("error")) response.sendError(Integer.parseInt(parts[2]));
                else if (parts.length == 3 && parts[1].equals("body")) { response.setStatus(Integer.parseInt(parts[2])); write(out, "a body\n"); }
                else response.sendError(404);
            }
        }
    }

    private static void write(java.io.OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
