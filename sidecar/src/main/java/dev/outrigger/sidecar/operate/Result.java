package dev.outrigger.sidecar.operate;

/** How a thing that an operator asked for ended. Immutable. */
public sealed interface Result {
    /**
     * It is done, or was so before.
     *
     * @param answer a record that becomes JSON
     */
    record Done(Object answer) implements Result {}

    /**
     * It is partly done.
     *
     * @param answer a record that becomes JSON and says which part
     */
    record Partly(Object answer) implements Result {}

    /**
     * There is no such thing here.
     *
     * @param detail for people: what was named, and where it was looked for
     */
    record Unknown(String detail) implements Result {}

    /**
     * It cannot be done as things are; nothing was changed.
     *
     * @param error one word for machines
     * @param detail for people
     */
    record Refused(String error, String detail) implements Result {}
}
