package io.branchline.load.suite;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** Numbers as the table writes them. */
final class Figures {
    private Figures() {}

    static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /** Ours over the reference, round by round. */
    static List<Double> ratios(List<Double> ours, List<Double> reference) {
        return IntStream.range(0, ours.size())
                .mapToObj(round -> ours.get(round) / reference.get(round))
                .toList();
    }

    static String perSecond(List<Double> values) {
        return String.format(Locale.ROOT, "%,.0f/s", median(values));
    }

    static String ms(List<Double> values) {
        return String.format(Locale.ROOT, "%.1f ms", median(values));
    }

    static String seconds(List<Double> values) {
        return String.format(Locale.ROOT, "%.2f s", median(values));
    }

    /** A percentile of a histogram of microseconds, in milliseconds. */
    static double ms(Histogram micros, double percentile) {
        return micros.getValueAtPercentile(percentile) / 1e3;
    }
}
