package dev.outrigger.sidecar.config;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of addresses.
 *
 * @param network the block's first address
 * @param bits length of the prefix
 */
public record Cidr(InetAddress network, int bits) {
    private static final Pattern WRITTEN = Pattern.compile("([0-9A-Fa-f:.]+)(?:/([0-9]{1,3}))?");

    /** Returns the block that {@code text} says, {@code 10.0.0.0/8}; one address alone is a block of one. */
    public static Optional<Cidr> of(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        Optional<InetAddress> address = matcher.matches() ? Addresses.numeric(matcher.group(1)) : Optional.empty();
        if (address.isEmpty()) {
            return Optional.empty();
        }
        int all = address.get().getAddress().length * 8;
        int bits = matcher.group(2) == null ? all : Integer.parseInt(matcher.group(2));
        return bits > all ? Optional.empty() : Optional.of(new Cidr(address.get(), bits));
    }

    /** Returns whether {@code address} is in the block. Blocks of one family hold no address of the other. */
    public boolean contains(InetAddress address) {
        byte[] ours = network.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit += 8) {
            int mask = bits - bit >= 8 ? 0xff : 0xff << (8 - (bits - bit)) & 0xff;
            if (((ours[bit >> 3] ^ theirs[bit >> 3]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
