package dev.outrigger.bench.compare;

/** A run that measured nothing: its load met errors. */
final class Failed extends Exception {
    private static final long serialVersionUID = 1;

    Failed(String why) {
        super(why);
    }
}
