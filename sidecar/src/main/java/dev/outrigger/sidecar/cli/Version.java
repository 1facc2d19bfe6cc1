package dev.outrigger.sidecar.cli;

/** Which release this is, and which Java runs it. */
public final class Version {
    private Version() {}

    /** Returns the release, or {@code development} for classes that are in no jar. */
    public static String release() {
        String release = Version.class.getPackage().getImplementationVersion();
        return release == null ? "development" : release;
    }

    /** Returns the Java that runs this process: version, vendor and home. */
    public static String java() {
        return System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ", "
                + System.getProperty("java.home") + ")";
    }
}
