package dev.outrigger.sidecar.telemetry;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The last events of each endpoint, and of the endpoints only the last to have had one. Thread-safe. */
final class Memory {
    private static final int MOST_EVENTS = 100;
    private static final int MOST_ENDPOINTS = 2_000;

    private final Map<String, Deque<EventLog.Noted>> notes = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<EventLog.Noted>> eldest) {
            return size() > MOST_ENDPOINTS;
        }
    };

    synchronized void note(String service, String endpoint, EventLog.Noted noted) {
        Deque<EventLog.Noted> events = notes.computeIfAbsent(key(service, endpoint), any -> new ArrayDeque<>());
        if (events.size() == MOST_EVENTS) {
            events.removeFirst();
        }
        events.addLast(noted);
    }

    synchronized List<EventLog.Noted> recall(String service, String endpoint) {
        Deque<EventLog.Noted> events = notes.get(key(service, endpoint));
        return events == null ? List.of() : new ArrayList<>(events);
    }

    /* No record: how one is hashed is made at the first event, beside the first request, and in no archive. */
    private static String key(String service, String endpoint) {
        return service + ' ' + endpoint;
    }
}
