package io.branchline.hub.rates;

import static io.branchline.hub.rates.SampleRates.dollar;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApprovalTest {
    @ParameterizedTest
    @CsvSource({
        "5,100,105,true",
        "5,100,95,true",
        "5,100,105.0000000001,false",
        "5,100,94.9999999999,false",
        "0,100,100,true",
        "0,100,100.0000000001,false",
        "2.5,3,3.075,true",
        "2.5,3,3.0751,false",
        "1000,0.001,0.011,true",
        "5,0.0000000003,0.0000000004,false"
    })
    void letsOnePersonChangeARateByTheSharePlainlyAllowed(String percent, String before, String now, boolean free) {
        var approval = new Approval(new BigDecimal(percent), Set.of());

        assertThat(approval.why(dollar(now), dollar(before)).isEmpty()).isEqualTo(free);
    }

    @Test
    void needsNobodyForTheFirstQuoteOfAKey() {
        assertThat(new Approval(BigDecimal.ZERO, Set.of()).why(dollar("1"), null))
                .isEmpty();
    }
}
