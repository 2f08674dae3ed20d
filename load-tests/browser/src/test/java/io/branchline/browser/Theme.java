package io.branchline.browser;

/** The two themes every page has. */
public enum Theme {
    LIGHT,
    DARK
}
