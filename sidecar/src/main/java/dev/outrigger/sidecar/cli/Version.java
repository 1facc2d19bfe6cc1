package dev.outrigger.sidecar.cli;

import picocli.CommandLine.IVersionProvider;

/** Which release this is, and which Java runs it. */
public final class Version implements IVersionProvider {
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

    @Override
    public String[] getVersion() {
        return new String[] {"outrigger " + release(), "java " + java()};
    }
}
