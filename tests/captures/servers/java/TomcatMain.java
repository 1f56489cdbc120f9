import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import java.io.File;

public class TomcatMain {
    public static void main(String[] arguments) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir("base");
        tomcat.setHostname("localhost");
        Connector connector = new Connector();
        connector.setPort(Integer.parseInt(arguments[0]));
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("maxHttpHeaderSize", "8192");
        connector.setProperty("server", "Tomcat");
        connector.addUpgradeProtocol(new org.apache.coyote.http2.Http2Protocol());
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", new File("www").getAbsolutePath());
        var files = Tomcat.addServlet(context, "files", new org.apache.catalina.servlets.DefaultServlet());
        files.addInitParameter("listings", "true");
        Tomcat.addServlet(context, "app", new App());
        context.addServletMappingDecoded("/", "app");
        context.addServletMappingDecoded("*.txt", "files");
        context.addServletMappingDecoded("/list/*", "files");
        tomcat.start();
        tomcat.getServer().await();
    }
}
