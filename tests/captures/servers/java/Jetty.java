import org.eclipse.jetty.server.*;
import org.eclipse.jetty.servlet.*;
import java.net.InetSocketAddress;

public class Jetty {
    public static void main(String[] arguments) throws Exception {
        Server server = new Server();
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setRequestHeaderSize(4096);
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(configuration),
            new org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory(configuration));
        connector.setHost("127.0.0.1");
        connector.setPort(Integer.parseInt(arguments[0]));
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        DefaultServlet files = new DefaultServlet();
        ServletHolder holder = new ServletHolder(files);
        holder.setInitParameter("resourceBase", "www");
        holder.setInitParameter("pathInfoOnly", "true");
        holder.setInitParameter("gzip", "true");
        context.addServlet(holder, "/files/*");
        context.addServlet(new ServletHolder(new App()), "/");
        server.setHandler(context);
        server.start();
        server.join();
    }
}
