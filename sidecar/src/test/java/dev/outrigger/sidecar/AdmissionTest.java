package dev.outrigger.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrigger.sidecar.config.Cidr;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private final Admission admission = new Admission(() ->
            List.of(Cidr.of("10.1.0.0/16").orElseThrow(), Cidr.of("fd00::/8").orElseThrow()));

    @Test
    void admitsWhoIsInOneOfTheNetworks() {
        assertThat(admission.admits("10.1.2.3:40312")).isTrue();
        assertThat(admission.admits("[fd00::7]:40312")).isTrue();
    }

    @Test
    void admitsNobodyElse() {
        assertThat(admission.admits("10.2.0.1:40312")).isFalse();
        assertThat(admission.admits("[2001:db8::1]:40312")).isFalse();
        assertThat(admission.admits("unknown")).isFalse();
        assertThat(new Admission(List::of).admits("10.1.2.3:40312")).isFalse();
    }
}
