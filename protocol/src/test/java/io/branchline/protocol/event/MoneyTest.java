package io.branchline.protocol.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Currency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoneyTest {
    @ParameterizedTest
    @CsvSource({
        "12.50,EUR",
        "-0.01,USD",
        "0,JPY",
        "1.799,EUR",
        "0.1234,CLF",
        "999999999999999.9999,KWD",
        "100,JPY",
        "-0.00,EUR"
    })
    void keepsTheTextOfAnAmount(String amount, String currency) {
        var money = Money.parse(amount, currency).orElseThrow();

        assertThat(money.amount()).isEqualTo(new BigDecimal(amount));
        assertThat(money.currency().getCurrencyCode()).isEqualTo(currency);
    }

    @ParameterizedTest
    @CsvSource({
        "12.50,XAU",
        "12.50,XXX",
        "12.50,UYW",
        "12.50,eur",
        "12.50,''",
        "1e3,EUR",
        "1.12345,EUR",
        "+1,EUR",
        "01,EUR",
        "1.,EUR",
        ".5,EUR",
        "'1,5',EUR",
        "1000000000000000,EUR",
        "'',EUR",
        "NaN,EUR",
        "١,EUR",
        "' 1',EUR"
    })
    void refusesWhatIsNotMoney(String amount, String currency) {
        assertThat(Money.parse(amount, currency)).isEmpty();
    }

    @Test
    void cannotBeMadeOutOfRange() {
        var euro = Currency.getInstance("EUR");

        assertThatThrownBy(() -> new Money(new BigDecimal("1.00001"), euro))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Money(new BigDecimal("1e15"), euro)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Money(BigDecimal.ONE, Currency.getInstance("XAU")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isPaidOutWithAMinusHoweverItWasWritten() {
        assertThat(Money.parse("5.00", "EUR").orElseThrow().paidOut()).hasToString("-5.00 EUR");
        assertThat(Money.parse("-5.00", "EUR").orElseThrow().paidOut()).hasToString("-5.00 EUR");
    }
}
