package dev.outrigger.sidecar.provide;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The established connections to one address of this host, as the kernel lists them: how many from whom. Immutable.
 *
 * @param peers address to number of connections
 */
record Connections(Map<String, Integer> peers) {
    private static final String ESTABLISHED = "01";
    private static final String LISTENING = "0A";
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int STATE = 3;
    private static final int MOST_TOLD = 3;

    /** One line of the kernel's: {@code local} is ours. */
    private record Row(InetSocketAddress local, InetSocketAddress remote, boolean listening) {}

    /**
     * Returns the connections to {@code instance}: to its very address, or to any of this host's at its port if somebody
     * listens at all of them. Blocks.
     *
     * @param proc {@code /proc/net}
     * @throws IOException if the kernel does not say
     */
    static Connections to(InetSocketAddress instance, Path proc) throws IOException {
        List<Row> rows = rows(proc.resolve("tcp"), instance.getPort());
        try {
            rows.addAll(rows(proc.resolve("tcp6"), instance.getPort()));
        } catch (NoSuchFileException withoutIpv6) {
            // Then all of them were in the first.
        }
        boolean everywhere = rows.stream()
                .anyMatch(row -> row.listening() && row.local().getAddress().isAnyLocalAddress());
        Map<String, Integer> peers = new TreeMap<>();
        for (Row row : rows) {
            if (!row.listening() && (everywhere || row.local().equals(instance))) {
                peers.merge(row.remote().getAddress().getHostAddress(), 1, Integer::sum);
            }
        }
        return new Connections(peers);
    }

    private static List<Row> rows(Path table, int port) throws IOException {
        List<Row> rows = new ArrayList<>();
        String suffix = ":" + HexFormat.of().withUpperCase().toHexDigits((short) port);
        try (BufferedReader reader = Files.newBufferedReader(table)) {
            reader.readLine();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String[] columns = line.strip().split("\\s+", STATE + 2);
                if (columns.length > STATE && columns[LOCAL].endsWith(suffix)) {
                    boolean listening = columns[STATE].equals(LISTENING);
                    if (listening || columns[STATE].equals(ESTABLISHED)) {
                        rows.add(new Row(address(columns[LOCAL]), address(columns[REMOTE]), listening));
                    }
                }
            }
        } catch (IllegalArgumentException | UnknownHostException other) {
            throw new IOException(table + " (expected: as Linux writes it)", other);
        }
        return rows;
    }

    /* Words of 32 bits in the order of this machine, in hexadecimal; what is IPv4 mapped into IPv6 is IPv4 to Java. */
    private static InetSocketAddress address(String text) throws UnknownHostException {
        int colon = text.lastIndexOf(':');
        byte[] bytes = HexFormat.of().parseHex(text.substring(0, Math.max(0, colon)));
        ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        ByteBuffer address = ByteBuffer.allocate(bytes.length).order(ByteOrder.BIG_ENDIAN);
        while (words.remaining() >= Integer.BYTES) {
            address.putInt(words.getInt());
        }
        int port = Integer.parseInt(text.substring(colon + 1), 16);
        return new InetSocketAddress(InetAddress.getByAddress(address.array()), port);
    }

    int count() {
        return peers.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Returns who holds them, those with most first: {@code 3 connections, from 10.0.0.7 (2), 10.0.0.8 (1)}. */
    String words() {
        String from = peers.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_TOLD)
                .map(peer -> peer.getKey() + " (" + peer.getValue() + ")")
                .collect(Collectors.joining(", "));
        int more = peers.size() - MOST_TOLD;
        return count() + (count() == 1 ? " connection" : " connections") + ", from " + from
                + (more > 0 ? " and " + more + " more" : "");
    }
}
