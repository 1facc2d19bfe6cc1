package dev.outrigger.bench.bodies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.sidecar.http1.BodyFraming;
import dev.outrigger.sidecar.http1.Head;
import dev.outrigger.sidecar.http1.Limits;
import dev.outrigger.sidecar.http1.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SmugglingTest {
    @Test
    void everyFormIsRefusedByTheParserAlone() {
        List<Smuggling.Form> forms = new Smuggling().forms();

        List<String> taken = forms.stream()
                .filter(form -> !refused(form))
                .map(Smuggling.Form::name)
                .toList();

        assertThat(forms).hasSizeGreaterThan(70);
        assertThat(taken).isEmpty();
    }

    private static boolean refused(Smuggling.Form form) {
        ByteBuf in = Unpooled.wrappedBuffer(BodyServer.ascii(form.bytes()));
        RequestHead head = new RequestHead(Limits.BUILT_IN, "test");
        Head.Verdict verdict = head.parse(in);
        if (verdict == Head.Verdict.BAD) {
            return true;
        }
        BodyFraming body = new BodyFraming();
        head.frame(body);
        while (verdict != Head.Verdict.MORE && in.isReadable() && !body.done()) {
            int taken = body.take(in);
            if (taken == BodyFraming.BAD) {
                return true;
            }
            in.skipBytes(taken);
        }
        return false;
    }
}
