/**
 * The European Central Bank's reference rates, read from the files it serves: XML and CSV, for the day, for 90 days and
 * since 1999, as they are or zipped.
 *
 * <p>Arrives: the bytes of a file, from wherever somebody got it. Leaves: {@link
 * io.branchline.hub.rates.ecb.EcbRates}, days with rates and what was counted on the way, and from them quotes in {@link
 * io.branchline.hub.rates.ecb.EcbQuotes}. Fetches nothing and stores nothing.
 *
 * <p>Threads: reading blocks and belongs on a worker thread; what is returned is immutable.
 *
 * <p>Limits: bytes of the file before and after unzipping, characters of a line, days, currencies and rates. Beyond each,
 * a refusal that names it.
 *
 * <p>Failure: a file that is not wholly understood is refused with the line and column and what is allowed there, and
 * nothing of it is used. A rate that is well written but breaks a rule of quotes, such as one of a currency after its
 * end, is reported beside those that do not.
 *
 * <p>Invariant: the figures are those of the file, digit for digit; whoever shows them says "Source: ECB statistics".
 */
@NullMarked
@CheckReturnValue
package io.branchline.hub.rates.ecb;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
