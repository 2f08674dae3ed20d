package io.branchline.protocol.rate;

/**
 * One thing that is wrong with a quote.
 *
 * @param pointer JSON pointer to the member; empty for the whole quote
 * @param detail what was found and what is allowed, without the name of the member
 */
public record QuoteProblem(String pointer, String detail) {
    /** One sentence with the place. */
    public String text() {
        return (pointer.isEmpty() ? "the quote" : pointer) + " " + detail;
    }
}
