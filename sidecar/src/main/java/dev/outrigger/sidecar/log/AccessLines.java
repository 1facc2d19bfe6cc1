package dev.outrigger.sidecar.log;

/** Entries as lines of JSON: {@code conf/access-log.schema.json}. Confined to one thread. */
final class AccessLines {
    private final Stamp stamp = new Stamp();

    /**
     * Appends {@code entry} and a line feed.
     *
     * @param wallMillis the time of day when the ticker said {@code nanos}
     */
    void append(StringBuilder to, AccessEntry entry, long wallMillis, long nanos) {
        JsonText.key(to.append('{'), "time").append('"');
        stamp.append(to, wallMillis - (nanos - entry.beganNanos) / 1_000_000);
        to.append('"');
        JsonText.text(JsonText.key(to, "protocol"), entry.http ? "http" : "tcp");
        JsonText.text(JsonText.key(to, "service"), entry.service);
        int last = entry.attempts.size() - 1;
        JsonText.text(JsonText.key(to, "endpoint"), last < 0 ? null : entry.attempts.get(last).endpoint);
        JsonText.value(JsonText.key(to, "status"), entry.status == 0 ? null : (Integer) entry.status);
        JsonText.text(JsonText.key(to, "reason"), entry.reason);
        text(to, "method", entry.method);
        text(to, "path", entry.path);
        attempts(JsonText.key(to, "attempts"), entry);
        JsonText.value(JsonText.key(JsonText.key(to, "bytes").append('{'), "in"), entry.in);
        JsonText.value(JsonText.key(to, "out"), entry.out);
        to.append('}');
        JsonText.seconds(JsonText.key(to, "t_queue"), entry.queueNanos);
        JsonText.seconds(JsonText.key(to, "t_connect"), entry.connectNanos);
        firstByte(JsonText.key(to, "t_first_byte"), entry);
        JsonText.seconds(JsonText.key(to, "t_total"), entry.endNanos - entry.beganNanos);
        text(to, "request_id", entry.requestId);
        to.append("}\n");
    }

    private static void text(StringBuilder to, String key, String text) {
        JsonText.text(JsonText.key(to, key), text.isEmpty() ? null : text);
    }

    private static void attempts(StringBuilder to, AccessEntry entry) {
        char before = '[';
        for (AccessEntry.Attempt attempt : entry.attempts) {
            JsonText.text(JsonText.key(to.append(before).append('{'), "endpoint"), attempt.endpoint);
            JsonText.text(JsonText.key(to, "error"), attempt.error);
            to.append('}');
            before = ',';
        }
        to.append(before == '[' ? "[]" : "]");
    }

    private static void firstByte(StringBuilder to, AccessEntry entry) {
        if (entry.firstByteNanos == AccessEntry.NEVER) {
            to.append("null");
        } else {
            JsonText.seconds(to, entry.firstByteNanos - entry.beganNanos);
        }
    }
}
