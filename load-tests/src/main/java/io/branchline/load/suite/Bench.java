package io.branchline.load.suite;

import java.util.List;

/** One comparison of the product with a limit. */
interface Bench {
    /** What it is called on the command line. */
    String name();

    /** What it compares, in one line. */
    String what();

    /** Measures, and tells its rows. Blocking. */
    List<Row> run(Scale scale) throws Exception;
}
