package dev.outrigger.discovery.zookeeper;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.zookeeper.server.embedded.ExitHandler;
import org.apache.zookeeper.server.embedded.ZooKeeperServerEmbedded;

/**
 * One ZooKeeper server in this process, on loopback: for development, demos and tests. Keeps its data in a directory.
 * Thread-safe.
 */
public final class EmbeddedZooKeeper implements AutoCloseable {
    private static final long START_MILLIS = 30_000;

    private final ZooKeeperServerEmbedded server;
    private final String connect;

    private EmbeddedZooKeeper(ZooKeeperServerEmbedded server, String connect) {
        this.server = server;
        this.connect = connect;
    }

    /**
     * Starts a server and waits until it serves. Blocks, usually for less than a second.
     *
     * @param data an existing directory
     * @param port on loopback; 0 for any free one
     * @throws IOException if the port is taken or the directory cannot be used
     */
    public static EmbeddedZooKeeper start(Path data, int port) throws IOException {
        try {
            ZooKeeperServerEmbedded server = ZooKeeperServerEmbedded.builder()
                    .baseDir(data)
                    .configuration(configuration(data, port))
                    .exitHandler(ExitHandler.LOG_ONLY)
                    .build();
            server.start(START_MILLIS);
            return new EmbeddedZooKeeper(server, server.getConnectionString());
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("embedded ZooKeeper at 127.0.0.1:" + port + " in " + data + " did not start", e);
        }
    }

    private static Properties configuration(Path data, int port) {
        Properties properties = new Properties();
        properties.put("tickTime", "500");
        properties.put("maxSessionTimeout", "60000");
        properties.put("clientPort", Integer.toString(port));
        properties.put("clientPortAddress", "127.0.0.1");
        properties.put("dataDir", data.resolve("data").toString());
        properties.put("admin.enableServer", "false");
        // Everything on this machine comes from one address: the usual limit of 60 would be reached by a demo.
        properties.put("maxClientCnxns", "0");
        return properties;
    }

    /** Returns where clients connect, {@code 127.0.0.1:port}. */
    public String connect() {
        return connect;
    }

    /** Stops serving; the data stay. Sessions are not ended: they time out, or come back to a server on the same data. */
    @Override
    public void close() {
        server.close();
    }
}
