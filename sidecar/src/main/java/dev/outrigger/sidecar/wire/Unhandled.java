package dev.outrigger.sidecar.wire;

/** Whom an accepted wire tells until somebody takes it. */
enum Unhandled implements Wire.Handler {
    NOBODY;

    @Override
    public void readable(Wire wire) {}

    @Override
    public void writable(Wire wire) {}
}
