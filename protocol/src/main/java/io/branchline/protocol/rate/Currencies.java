package io.branchline.protocol.rate;

import io.branchline.protocol.event.Money;
import io.branchline.protocol.json.Excerpt;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which currencies there are at a moment. The codes are those of the JDK (ISO 4217), which goes on knowing a currency
 * after it has ended; the ends are here. A day ends at midnight UTC. Thread-safe.
 */
final class Currencies {
    /** Last day, then the currencies that ended with it: those the euro took over first, then the others. */
    private static final String ENDS = """
            2001-12-31 ADP ATS BEF DEM ESP FIM FRF GRD IEP ITL LUF NLG PTE
            2006-12-31 SIT
            2007-12-31 CYP MTL
            2008-12-31 SKK
            2010-12-31 EEK
            2013-12-31 LVL
            2014-12-31 LTL
            2022-12-31 HRK
            2025-12-31 BGN
            1997-04-30 GWP
            1997-12-31 RUR
            1999-07-04 BGL
            1999-12-31 BYB
            2002-05-19 TPE
            2003-01-02 AFA
            2003-06-30 YUM
            2003-12-31 SRG
            2004-12-31 MGF TRL
            2005-06-30 ROL
            2005-12-31 AYM AZM
            2006-07-31 ZWD
            2006-10-24 CSD
            2006-12-31 MZM
            2007-06-30 SDD
            2007-12-31 GHC VEB
            2008-07-31 ZWN
            2008-12-31 TMM
            2009-02-01 ZWR
            2012-12-31 ZMK
            2014-03-28 USS
            2016-12-31 BYR
            2017-12-31 MRO STD
            2018-08-19 VEF
            2021-06-30 CUC
            2024-03-31 SLL
            2024-08-31 ZWL
            2025-06-30 ANG
            """;

    private static final Map<String, LocalDate> LAST_DAYS = lastDays();

    private Currencies() {}

    /**
     * Why a code is no currency at a moment, without the name of the member; null if it is one.
     *
     * @param at the moment; null if it is not known, and then an end does not matter
     */
    static @Nullable String objection(String code, @Nullable Instant at) {
        if (!Money.isCurrency(code)) {
            return "is " + Excerpt.of(code) + "; allowed is the ISO 4217 code of a currency with a smallest unit,"
                    + " such as EUR";
        }
        var lastDay = LAST_DAYS.get(code);
        return lastDay == null
                        || at == null
                        || !at.atOffset(ZoneOffset.UTC).toLocalDate().isAfter(lastDay)
                ? null
                : "is " + code + ", which ended with " + lastDay + "; allowed is a currency that exists at validFrom, "
                        + at;
    }

    /** Codes of the currencies that have ended. */
    static Set<String> ended() {
        return Set.copyOf(LAST_DAYS.keySet());
    }

    private static Map<String, LocalDate> lastDays() {
        var days = new HashMap<String, LocalDate>();
        ENDS.lines().forEach(line -> {
            var words = line.split(" ", -1);
            for (var at = 1; at < words.length; at++) {
                days.put(words[at], LocalDate.parse(words[0]));
            }
        });
        return Map.copyOf(days);
    }
}
