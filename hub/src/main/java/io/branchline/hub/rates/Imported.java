package io.branchline.hub.rates;

import io.branchline.hub.rates.ecb.EcbQuotes;
import java.util.List;

/**
 * What became of a file of reference rates. Valid once the transaction has committed.
 *
 * @param days in the file
 * @param kept how many rates are new as history
 * @param known how many were there already, or are older than what their recipients have
 * @param published the rates of the last day, if somebody was to get them
 * @param refused rates that break a rule of quotes; nothing was done with them
 */
public record Imported(int days, int kept, int known, Published published, List<EcbQuotes.Refused> refused) {
    public Imported {
        refused = List.copyOf(refused);
    }
}
