package dev.outrigger.discovery;

import dev.outrigger.routing.Instance;
import dev.outrigger.routing.InstanceState;
import dev.outrigger.routing.ServiceDefinition;
import java.time.Duration;

/** Announces what this node provides. Called, and calls back, on the control loop only; nothing blocks. */
public interface Announcer {
    /**
     * Announces {@code instance} of the service that {@code definition} describes, and keeps it announced over session
     * losses and registry wipes until it is withdrawn.
     */
    Announcement announce(ServiceDefinition definition, Instance instance, Listener listener);

    /** One kept announcement. */
    interface Announcement {
        /** Announces another state or weight: the old node is deleted and the next created in one transaction. */
        void change(InstanceState state, int weight);

        /**
         * Says from now on that its service is what {@code definition} describes. A document that changed is the word that
         * counts: what the registry remembers follows, as far as nobody disagrees.
         */
        void define(ServiceDefinition definition);

        /**
         * Deletes it.
         *
         * @param done run when the registry has acknowledged, or cannot be asked any more
         */
        void withdraw(Runnable done);

        /** Returns how long a consumer may take at most from a change of it to a list that shows it. */
        default Duration readWindow() {
            return Duration.ZERO;
        }
    }

    /** Told what became of an announcement. */
    interface Listener {
        /** The registry holds {@code state} for it now. */
        void announced(InstanceState state);

        /** It is not in the registry at present, and why; it is tried again unless {@code refused}. */
        void missing(String why, boolean refused);
    }
}
