package io.branchline.load.fx;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.hub.rates.ecb.EcbFile;
import io.branchline.hub.rates.ecb.EcbQuotes;
import io.branchline.hub.rates.ecb.EcbRates;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** The real file, whole: what the notice beside it says is counted here. */
class EcbHistoryTest {
    private static final byte[] FILE = file();

    @Test
    void isTheFileOfTheBankByteForByte() throws NoSuchAlgorithmException, IOException {
        var digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(FILE));

        try (var notice = Objects.requireNonNull(EcbHistoryTest.class.getResourceAsStream("NOTICE"))) {
            assertThat(new String(notice.readAllBytes(), US_ASCII))
                    .contains(digest)
                    .contains("Source: ECB statistics");
        }
    }

    @Test
    void parsesWhole() throws IOException {
        var rates = read(FILE);

        assertThat(rates.days()).hasSize(6_983);
        assertThat(rates.days().getFirst().date()).isEqualTo(LocalDate.of(1999, 1, 4));
        assertThat(rates.last().date()).isEqualTo(LocalDate.of(2026, 4, 13));
        assertThat(rates.currencies()).hasSize(41);
        assertThat(rates.last().rates()).hasSize(29);
        assertThat(rates.missing()).isEqualTo(68_748);
        assertThat(rates.count()).isEqualTo(6_983 * 41 - 68_748);
    }

    @Test
    void knowsTheLastDayOfEveryCurrencyThatEnded() throws IOException {
        var rates = read(FILE);

        var lastDays = new TreeMap<String, LocalDate>();
        rates.days().forEach(day -> day.rates().forEach(rate -> lastDays.put(rate.currency(), day.date())));
        lastDays.values().removeIf(rates.last().date()::equals);
        assertThat(lastDays)
                .hasToString("{BGN=2025-12-31, CYP=2007-12-31, EEK=2010-12-31, HRK=2022-12-30, LTL=2014-12-31, "
                        + "LVL=2013-12-31, MTL=2007-12-31, ROL=2005-06-30, RUB=2022-03-01, SIT=2006-12-29, "
                        + "SKK=2008-12-31, TRL=2004-12-31}");
    }

    @Test
    void keepsTheFiguresAsTheyAreWritten() throws IOException {
        var figures = read(FILE).days().stream()
                .flatMap(day -> day.rates().stream())
                .map(EcbRates.PerEuro::amount)
                .toList();

        assertThat(figures.stream().min(BigDecimal::compareTo)).contains(new BigDecimal("0.3883"));
        assertThat(figures.stream().max(BigDecimal::compareTo)).contains(new BigDecimal("1912400"));
        assertThat(figures.stream().mapToInt(BigDecimal::scale).max()).hasValue(6);
    }

    @Test
    void givesAQuoteForEveryRate() throws IOException {
        var quotes = EcbQuotes.of(read(FILE));

        assertThat(quotes.refused()).isEmpty();
        assertThat(quotes.quotes()).hasSize(217_555);
        assertThat(quotes.quotes().getFirst().validFrom()).isEqualTo("1999-01-04T15:00:00Z");
    }

    @Test
    void saysTheSameAsXmlAndInAZip() throws IOException {
        var rates = read(FILE);

        assertThat(read(zipped(FILE))).isEqualTo(rates);
        assertThat(read(xml(rates).getBytes(US_ASCII)).days()).isEqualTo(rates.days());
    }

    private static String xml(EcbRates rates) {
        var xml = new StringBuilder("<?xml version='1.0' encoding='UTF-8'?><gesmes:Envelope"
                + " xmlns:gesmes='http://www.gesmes.org/xml/2002-08-01'"
                + " xmlns='http://www.ecb.int/vocabulary/2002-08-01/eurofxref'><Cube>");
        for (var day : rates.days().reversed()) {
            xml.append("<Cube time='").append(day.date()).append("'>");
            for (var rate : day.rates()) {
                xml.append("<Cube currency='%s' rate='%s'/>"
                        .formatted(rate.currency(), rate.amount().toPlainString()));
            }
            xml.append("</Cube>\n");
        }
        return xml.append("</Cube></gesmes:Envelope>").toString();
    }

    private static byte[] zipped(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("eurofxref-hist.csv"));
            zip.write(bytes);
        }
        return out.toByteArray();
    }

    private static EcbRates read(byte[] bytes) throws IOException {
        return EcbFile.read(new ByteArrayInputStream(bytes));
    }

    private static byte[] file() {
        var name = "eurofxref-hist.csv.gz";
        try (var in = new GZIPInputStream(Objects.requireNonNull(EcbHistoryTest.class.getResourceAsStream(name)))) {
            return in.readAllBytes();
        } catch (IOException fault) {
            throw new AssertionError(name, fault);
        }
    }
}
