package io.branchline.hub.rates.ecb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files as the ECB serves them, cut to a few days and currencies, and what becomes of them elsewhere. */
class EcbFileTest {
    private static final String HISTORY = """
            Date,USD,JPY,BGN,
            2026-04-13,1.1684,186.75,N/A,
            2026-04-10,1.1711,186.43,N/A,
            2025-12-31,1.175,184.09,1.9558,
            """;
    private static final String DAILY = "Date, USD, JPY, BGN, \n13 April 2026, 1.1684, 186.75, N/A, \n";
    private static final String ENVELOPE = """
            <?xml version="1.0" encoding="UTF-8"?>
            <gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
            <gesmes:subject>Reference rates</gesmes:subject>
            <gesmes:Sender>
            <gesmes:name>European Central Bank</gesmes:name>
            </gesmes:Sender>
            <Cube>%s</Cube>
            </gesmes:Envelope>
            """;
    private static final String XML_DAILY = ENVELOPE.formatted("""

            <Cube time='2026-04-13'>
            <Cube currency='USD' rate='1.1684'/>
            <Cube currency='JPY' rate='186.75'/>
            </Cube>
            """);
    private static final String XML_HISTORY = ENVELOPE.formatted(
            "<Cube time=\"2026-04-13\"><Cube currency=\"USD\" rate=\"1.1684\"/><Cube currency=\"JPY\""
                    + " rate=\"186.75\"/></Cube><Cube time=\"2026-04-10\"><Cube currency=\"USD\" rate=\"1.1711\"/>"
                    + "</Cube>");

    @Test
    void readsTheHistoryAsCsv() throws IOException {
        var rates = read(HISTORY);

        assertThat(rates.days())
                .extracting(EcbRates.Day::date)
                .containsExactly(LocalDate.of(2025, 12, 31), LocalDate.of(2026, 4, 10), LocalDate.of(2026, 4, 13));
        assertThat(rates.last().rates()).containsExactly(perEuro("USD", "1.1684"), perEuro("JPY", "186.75"));
        assertThat(rates.count()).isEqualTo(7);
        assertThat(rates.missing()).isEqualTo(2);
        assertThat(rates.currencies()).containsExactly("BGN", "JPY", "USD");
    }

    @Test
    void readsTheDailyFileAsCsv() throws IOException {
        var rates = read(DAILY);

        assertThat(rates.days())
                .containsExactly(new EcbRates.Day(
                        LocalDate.of(2026, 4, 13), List.of(perEuro("USD", "1.1684"), perEuro("JPY", "186.75"))));
        assertThat(rates.missing()).isEqualTo(1);
    }

    @Test
    void readsTheDailyFileAsXml() throws IOException {
        assertThat(read(XML_DAILY).days())
                .containsExactly(new EcbRates.Day(
                        LocalDate.of(2026, 4, 13), List.of(perEuro("USD", "1.1684"), perEuro("JPY", "186.75"))));
    }

    @Test
    void readsSeveralDaysAsXml() throws IOException {
        var rates = read(XML_HISTORY);

        assertThat(rates.days())
                .extracting(EcbRates.Day::date)
                .containsExactly(LocalDate.of(2026, 4, 10), LocalDate.of(2026, 4, 13));
        assertThat(rates.count()).isEqualTo(3);
    }

    @Test
    void readsXmlHoweverItsNamespacesAreWritten() throws IOException {
        var bare = XML_DAILY.replace("gesmes:", "").replaceAll(" xmlns[^ >]*", "");
        var prefixed = XML_DAILY
                .replace("xmlns=", "xmlns:e=")
                .replace("<Cube", "<e:Cube")
                .replace("</Cube", "</e:Cube");

        assertThat(read(bare)).isEqualTo(read(XML_DAILY));
        assertThat(read(prefixed)).isEqualTo(read(XML_DAILY));
    }

    @ParameterizedTest
    @ValueSource(strings = {HISTORY, DAILY})
    void readsWhatOtherProgramsMadeOfIt(String csv) throws IOException {
        var rates = read(csv);

        assertThat(read("\uFEFF" + csv)).as("byte order mark").isEqualTo(rates);
        assertThat(read(csv.replace("\n", "\r\n"))).as("CRLF").isEqualTo(rates);
        assertThat(read("\n\r\n" + csv.replace("\n", "\n\n"))).as("empty lines").isEqualTo(rates);
        assertThat(read(csv.strip())).as("no end of the last line").isEqualTo(rates);
        assertThat(read(csv.replaceAll("(?m), ?$", "")))
                .as("no comma at the end")
                .isEqualTo(rates);
        assertThat(EcbFile.read(zip("eurofxref.csv", csv))).as("zip").isEqualTo(rates);
    }

    @Test
    void readsXmlWithByteOrderMarkEmptyLinesAndInAZip() throws IOException {
        assertThat(read("\uFEFF\r\n\n" + XML_DAILY)).isEqualTo(read(XML_DAILY));
        assertThat(EcbFile.read(zip("eurofxref-daily.xml", XML_DAILY))).isEqualTo(read(XML_DAILY));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1.1711 | abc | line 3, column 12: the rate of USD is \"abc\"; allowed is a decimal such as 1.1684, or N/A",
                "186.43 | -186.43 | line 3, column 19: the rate of JPY is \"-186.43\"; allowed is a decimal such as 1.1684, "
                        + "or N/A",
                "186.43 | 1.8E2 | line 3, column 19: the rate of JPY is \"1.8E2\"; allowed is a decimal such as 1.1684, "
                        + "or N/A",
                "186.43 |  | line 3, column 19: the rate of JPY is \"\"; allowed is a decimal such as 1.1684, or N/A",
                "186.43 | 186,43 | line 3, column 30: the line has 5 commas; the header has 4, so one of them is not whole",
                "2026-04-10 | 10/04/2026 | line 3, column 1: is \"10/04/2026\"; allowed is a day such as 2026-04-13 or "
                        + "13 April 2026",
                "2026-04-10 | 2026-02-30 | line 3, column 1: is \"2026-02-30\"; allowed is a day such as 2026-04-13 or "
                        + "13 April 2026",
                "2026-04-10 | 31 April 2026 | line 3, column 1: is \"31 April 2026\"; allowed is a day such as 2026-04-13 "
                        + "or 13 April 2026",
                "2026-04-10 | 2026-04-13 | line 3, column 1: the day 2026-04-13 is there a second time; allowed is once",
                "JPY | USD | line 1, column 10: USD is there a second time; allowed is once",
                "JPY | yen | line 1, column 10: is \"yen\"; allowed is the code of a currency such as USD",
                "Date | Day | line 1, column 1: is \"Day\"; allowed is a header line that begins with Date, or XML",
                "186.43 | 186.43€ | line 3, column 25: is the byte 0xE2; allowed are printable ASCII characters"
            })
    void refusesCsvWithThePlaceAndTheReason(String instead, String found, String message) {
        var broken = HISTORY.replaceFirst(instead, found == null ? "" : found);

        assertThatThrownBy(() -> read(broken))
                .isInstanceOf(UnreadableFile.class)
                .hasMessage(message);
    }

    @Test
    void refusesAFileThatWasCutInALine() {
        var cut = HISTORY.substring(0, HISTORY.length() - 4); // …,184.09,1.95

        assertThatThrownBy(() -> read(cut))
                .isInstanceOf(UnreadableFile.class)
                .hasMessage("line 4, column 25: the line has 3 commas; the header has 4, so one of them is not whole");
        assertThatThrownBy(() -> read(XML_DAILY.substring(0, XML_DAILY.length() - 30)))
                .isInstanceOf(UnreadableFile.class)
                .hasMessageStartingWith("line 11, column ")
                .hasMessageContaining("is not XML: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "rate='1.1684' | rate='1,1684' | line 9, column 37: the rate of USD is \"1,1684\"; allowed is a decimal such "
                        + "as 1.1684, or N/A",
                "rate='1.1684' |  | line 9, column 24: lacks the attribute rate",
                "rate='1.1684' | rate='1.1684' unit='100' | line 9, column 48: has the attribute \"unit\"; allowed is "
                        + "currency and rate",
                "currency='JPY' | currency='USD' | line 10, column 37: USD has a second rate on this day; allowed is one",
                "time='2026-04-13' | time='yesterday' | line 8, column 24: is \"yesterday\"; allowed is a day such as "
                        + "2026-04-13 or 13 April 2026",
                "gesmes:Envelope | gesmes:Letter | line 2, column 127: is the element \"Letter\"; allowed is Envelope",
                "gesmes:Sender | gesmes:Receiver | line 4, column 18: is the element \"Receiver\"; allowed is "
                        + "Envelope/Cube/Cube[@time]/Cube[@currency][@rate]"
            })
    void refusesXmlWithThePlaceAndTheReason(String instead, String found, String message) {
        var broken = XML_DAILY.replace(instead, found == null ? "" : found);

        assertThatThrownBy(() -> read(broken))
                .isInstanceOf(UnreadableFile.class)
                .hasMessage(message);
    }

    @Test
    void opensNothingThatADocumentTypeNames() {
        var external = XML_DAILY
                .replace("?>\n", "?>\n<!DOCTYPE x [<!ENTITY secret SYSTEM \"file:///etc/hostname\">]>\n")
                .replace("1.1684", "&secret;");
        var laughs = XML_DAILY
                .replace("?>\n", "?>\n<!DOCTYPE x [<!ENTITY a \"1\"><!ENTITY b \"&a;&a;\">]>\n")
                .replace("1.1684", "&b;");

        for (var hostile : List.of(external, laughs)) {
            assertThatThrownBy(() -> read(hostile))
                    .isInstanceOf(UnreadableFile.class)
                    .hasMessageContaining("is a document type; allowed is XML without one");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\n\n", "Date,USD,", "{\"rates\":{}}", "<html><body>Not found</body></html>", "<x", "PK"})
    void refusesWhatIsNoFileOfRates(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(UnreadableFile.class);
    }

    @Test
    void refusesAZipThatHoldsAnythingElse() throws IOException {
        assertThatThrownBy(() -> EcbFile.read(zip("a.csv", HISTORY, "b.csv", HISTORY)))
                .isInstanceOf(UnreadableFile.class)
                .hasMessage("the file is a zip with several files in it; allowed is one");
        var nested = new String(zip("a.csv", HISTORY).readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> EcbFile.read(zip("a.zip", nested))).isInstanceOf(UnreadableFile.class);
        var whole = zip("a.csv", HISTORY).readAllBytes();
        assertThatThrownBy(() -> EcbFile.read(new ByteArrayInputStream(whole, 0, 60)))
                .isInstanceOf(UnreadableFile.class);
    }

    @Test
    void stopsReadingAtItsLimits() throws IOException {
        var endless = new SequenceInputStream(stream("Date,USD,\n"), new Endless("2026-04-13,N/A,\n"));
        assertThatThrownBy(() -> EcbFile.read(endless)).isInstanceOf(UnreadableFile.class);
        assertThatThrownBy(() -> EcbFile.read(new Endless("\n")))
                .isInstanceOf(UnreadableFile.class)
                .hasMessage("the file has more than 67108864 bytes; allowed are at most 67108864");
        assertThatThrownBy(() -> EcbFile.read(new Endless("x")))
                .isInstanceOf(UnreadableFile.class)
                .hasMessage("line 1, column 8193: the line is longer than 8192 characters");
        assertThatThrownBy(() -> EcbFile.read(zipOf(new Endless("\n"), EcbFile.BYTES_MAX + 1)))
                .isInstanceOf(UnreadableFile.class)
                .hasMessage("the file has more than 67108864 bytes; allowed are at most 67108864");
    }

    @Test
    void refusesMoreDaysThanItsLimit() {
        var days = new StringBuilder("Date,USD,\n");
        for (var day = 0; day <= EcbFile.DAYS_MAX; day++) {
            days.append(LocalDate.EPOCH.plusDays(day)).append(",1.1,\n");
        }

        assertThatThrownBy(() -> read(days.toString()))
                .isInstanceOf(UnreadableFile.class)
                .hasMessage("line 20002, column 1: is one day more than 20000; allowed are at most as many");
    }

    private static EcbRates read(String text) throws IOException {
        return EcbFile.read(stream(text));
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static EcbRates.PerEuro perEuro(String currency, String amount) {
        return new EcbRates.PerEuro(currency, new BigDecimal(amount));
    }

    private static InputStream zip(String... namesAndTexts) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var at = 0; at < namesAndTexts.length; at += 2) {
                zip.putNextEntry(new ZipEntry(namesAndTexts[at]));
                zip.write(namesAndTexts[at + 1].getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static InputStream zipOf(InputStream content, long length) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("bomb.csv"));
            var block = new byte[1 << 16];
            for (var left = length; left > 0; left -= block.length) {
                zip.write(block, 0, content.read(block, 0, (int) Math.min(left, block.length)));
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    /** The same text again and again, without end. */
    private static final class Endless extends InputStream {
        private final byte[] text;
        private int at;

        Endless(String text) {
            this.text = text.getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public int read() {
            at = (at + 1) % text.length;
            return text[(at + text.length - 1) % text.length];
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            for (var index = 0; index < length; index++) {
                into[offset + index] = (byte) read();
            }
            return length;
        }
    }
}
