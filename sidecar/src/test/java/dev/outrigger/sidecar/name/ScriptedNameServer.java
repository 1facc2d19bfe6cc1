package dev.outrigger.sidecar.name;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A name server on loopback that answers as told: {@code NXDOMAIN} for what it was not told. */
final class ScriptedNameServer implements AutoCloseable {
    /**
     * @param silent drops the question
     * @param addresses of the question's own family; none with {@code NOERROR} means that there are no such records
     */
    private record Reply(boolean silent, DnsResponseCode code, List<String> addresses, int ttlSeconds) {}

    private final Channel channel;
    private final Map<String, Reply> replies = new ConcurrentHashMap<>();

    ScriptedNameServer(EventLoop loop) {
        channel = new Bootstrap()
                .group(loop)
                .channel(NioDatagramChannel.class)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel made) {
                        made.pipeline()
                                .addLast(
                                        new DatagramDnsQueryDecoder(),
                                        new DatagramDnsResponseEncoder(),
                                        new Answerer());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    void knows(String host, DnsRecordType type, int ttlSeconds, String... addresses) {
        replies.put(
                host + ". " + type.name(), new Reply(false, DnsResponseCode.NOERROR, List.of(addresses), ttlSeconds));
    }

    void fails(String host, DnsRecordType type) {
        replies.put(host + ". " + type.name(), new Reply(false, DnsResponseCode.SERVFAIL, List.of(), 0));
    }

    void keepsSilent(String host, DnsRecordType type) {
        replies.put(host + ". " + type.name(), new Reply(true, DnsResponseCode.NOERROR, List.of(), 0));
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
    }

    private final class Answerer extends SimpleChannelInboundHandler<DatagramDnsQuery> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, DatagramDnsQuery query) {
            DnsQuestion question = query.recordAt(DnsSection.QUESTION);
            Reply reply = replies.getOrDefault(
                    question.name() + " " + question.type().name(),
                    new Reply(false, DnsResponseCode.NXDOMAIN, List.of(), 0));
            if (reply.silent()) {
                return;
            }
            DatagramDnsResponse response = new DatagramDnsResponse(
                    query.recipient(), query.sender(), query.id(), query.opCode(), reply.code());
            response.setRecursionAvailable(true);
            response.addRecord(DnsSection.QUESTION, question);
            for (String address : reply.addresses()) {
                response.addRecord(DnsSection.ANSWER, record(question, address, reply.ttlSeconds()));
            }
            ctx.writeAndFlush(response);
        }

        private DnsRecord record(DnsQuestion question, String address, int ttlSeconds) {
            byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
            return new DefaultDnsRawRecord(question.name(), question.type(), ttlSeconds, Unpooled.wrappedBuffer(bytes));
        }
    }
}
