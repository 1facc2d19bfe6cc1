package dev.outrigger.sidecar.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code version} and {@code --version} print: apart from {@link Version}, which a sidecar needs and the library does not. */
final class VersionLines implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"outrigger " + Version.release(), "java " + Version.java()};
    }
}
