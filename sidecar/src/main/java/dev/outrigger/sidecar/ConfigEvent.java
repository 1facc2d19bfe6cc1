package dev.outrigger.sidecar;

import dev.outrigger.routing.Event;
import java.util.List;

/** What became of this node's files. */
sealed interface ConfigEvent extends Event {
    @Override
    default String service() {
        return "";
    }

    /** What is on disk is in force. */
    record ConfigurationApplied(List<String> files) implements ConfigEvent {}

    /** A file is broken. {@code state}: what is in force of it. */
    record ConfigFileBroken(String file, String state, List<String> mistakes) implements ConfigEvent {}

    /** A file that was broken is in force as it is on disk. */
    record ConfigFileMended(String file) implements ConfigEvent {}

    /** A reload waits for {@code outrigger reload --force}. */
    record ReloadHeld(String why) implements ConfigEvent {}

    /** What would be held is applied, for somebody said so. {@code held}: what it does; {@code by}, {@code why}: may be empty. */
    record ReloadForced(String held, String by, String why) implements ConfigEvent {}

    /** What is on disk takes a restart. */
    record RestartNeeded(List<String> paths) implements ConfigEvent {}

    /** Nothing of what is on disk can be in force. */
    record ReloadFailed(String why) implements ConfigEvent {}

    /** What is in force could not be kept for the next start. */
    record LastGoodNotKept(String why) implements ConfigEvent {}
}
