package io.branchline.protocol.rate;

/**
 * What a newer quote replaces an older one of.
 *
 * @param base ISO 4217 code of the currency that is bought and sold
 * @param quote ISO 4217 code of the currency it is paid in
 * @param kind what the quotes are for
 */
public record RateKey(String base, String quote, RateKind kind) {
    /** As in the subject of an event: {@code USD/IDR/cash}. */
    public String text() {
        return base + "/" + quote + "/" + kind.word();
    }
}
