package io.branchline.hub;

/** Chooses the logging of the program unless somebody else has; to be called before the first logger. */
final class HubLog {
    private static final String PROPERTY = "logback.configurationFile";

    private HubLog() {}

    static void configure() {
        if (System.getProperty(PROPERTY) == null) {
            System.setProperty(PROPERTY, "io/branchline/hub/logback.xml");
        }
    }
}
