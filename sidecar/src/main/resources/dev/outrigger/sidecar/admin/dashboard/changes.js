/* What changed, for people who have never read our log: a sentence for each kind of change. {field} is what the log line says
   there; what is in [brackets] is left out where it says nothing. Who a change is about stands before it: its service, its
   endpoint, or else the third word. Kinds that one field decides have a sentence for each of its values. */

const VARIES = { session_changed: 'state', definition_written: 'created', config_file_broken: 'state', own_instance_changed: 'to' };

const SENTENCES = {
  endpoint_ejected: ['bad', 'ejected, no traffic for {out_for}[: {why}]'],
  endpoint_restored: ['good', 'not ejected any more, after {was_out_for}[: {why}]'],
  endpoint_unreached: ['bad', 'no traffic[: {why}]'],
  endpoint_reached: ['good', 'has traffic again, after {was_out_for}[: {why}]'],
  endpoint_disabled: ['cool', 'disabled: no traffic from this node for {time}[, by {by}][: {why}]'],
  endpoint_enabled: ['good', 'enabled, has traffic again[: {why}]'],
  last_resort_in_use: ['bad', 'no healthy endpoint is left: those that are {choice} are used'],
  last_resort_over: ['good', 'healthy endpoints are there again'],
  panic_on: ['bad', 'only {healthy} of {listed} endpoints are healthy: ejected ones are used too'],
  panic_off: ['good', 'enough endpoints are healthy again: ejected ones are not used any more'],
  member_gone: ['warn', 'not in the registry any more: no new work unless nobody else is left, and soon removed'],
  member_held: ['warn', 'missing in the registry, but kept as long as it answers: too many went missing at once'],
  member_out: ['quiet', 'removed[: {why}]'],
  member_back: ['good', 'in the registry again'],
  address_shared: ['warn', 'several instances are listed at its address ({ids}): they count as one'],
  probe_failed: ['bad', 'the check from this node fails: {words}'],
  probe_passed: ['good', 'the check from this node passes'],
  listener_bound: ['good', 'its local port {address} is open'],
  listener_failed: ['bad', 'its local port {address} is not open, and is tried again: {reason}'],
  listener_refused: ['bad', 'its local port is not opened: {reason}'],
  own_instance_changed: {
    UP: ['good', 'runs here, is up now[: {why}]'],
    STARTING: ['warn', 'runs here, is starting[: {why}]'],
    DOWN: ['bad', 'runs here, is down[: {why}]'],
    DRAINING: ['warn', 'runs here, takes no new work[: {why}]'],
    LEAVING: ['warn', 'runs here, is leaving[: {why}]'],
  },
  announced: ['good', 'the registry lists it as {state}'],
  announcement_missing: ['bad', 'the registry does not list it[: {why}]'],
  withdrawn: ['quiet', 'taken out of the registry'],
  definition_written: {
    true: ['quiet', 'made known to the registry for the first time'],
    false: ['quiet', 'something was added to what the registry knows of it'],
  },
  definition_conflict: ['bad', 'its document says {field} = {ours}, the registry {registered}: nothing was written'],
  definition_agreed: ['good', 'its document and the registry agree again'],
  definition_unreadable: ['bad', 'what the registry says of it cannot be read, and what was known before stays: {why}, at {path}'],
  key_refused: ['bad', 'cannot provide the key {key}: it belongs to {holder}'],
  presence_refused: ['bad', 'another live node, on {holder_host}, has the id {node} too', 'node'],
  entry_refused: ['warn', 'an entry in the registry is ignored ({reason}): {entry}[, {detail}]', 'registry'],
  another_history: ['warn', 'the registry lists {listed} of another time, as after a restored backup: {kept} that it lacks are kept', 'registry'],
  resolution_failed: ['warn', 'the name {host} was not found, and addresses known before stay[: {why}]'],
  session_changed: {
    CONNECTED: ['good', 'connected to {server}', 'registry'],
    SUSPENDED: ['warn', 'connection lost: nothing changes meanwhile, and it is tried again', 'registry'],
    LOST: ['bad', 'session lost: what runs here is not listed until there is another', 'registry'],
  },
  no_server: ['bad', 'nobody has answered yet at {connect}: tried until somebody does', 'registry'],
  root_missing: ['bad', 'there is no {path}: `outrigger init` makes it, or the chroot is another', 'registry'],
  root_found: ['good', '{path} is there', 'registry'],
  access_denied: ['bad', 'not allowed to {operation} {path}', 'registry'],
  read_failed: ['warn', '{path} could not be read, and is tried again[: {why}]', 'registry'],
  configuration_applied: ['good', 'in force as on disk: {files}', 'files'],
  config_file_broken: {
    last_good: ['warn', '{file} is broken, and what was in force of it stays: {mistakes}', 'files'],
    refused: ['bad', '{file} is broken, and nothing of it is in force: {mistakes}', 'files'],
  },
  config_file_mended: ['good', '{file} is mended, and in force', 'files'],
  reload_held: ['warn', 'held, until somebody applies it[: {why}]', 'files'],
  reload_forced: ['warn', 'applied although it {held}[, by {by}][: {why}]', 'files'],
  reload_failed: ['bad', 'could not be read, and all stays as it was[: {why}]', 'files'],
  restart_needed: ['warn', 'in force only after a restart of the sidecar: {paths}', 'files'],
  last_good_not_kept: ['bad', 'not kept for the next start[: {why}]', 'files'],
};

const TIMES = ['out_for', 'was_out_for', 'time'];
const FILES_NAMED = ['file', 'files', 'mistakes'];

/** A logged line for people: {tone, about, words}. A kind that is not known here is told as it is logged. */
function inWords(line) {
  const { kind, words, fields } = parsed(line);
  const known = kind in VARIES ? SENTENCES[kind][fields[VARIES[kind]]] : SENTENCES[kind];
  if (!known) {
    const all = Object.entries(fields).map(([key, value]) => `${key.replaceAll('_', ' ')} ${value}`);
    return { tone: 'quiet', about: '', words: readable([words, ...all].join(', ')) };
  }
  const [tone, sentence, about = ''] = known;
  const whole = sentence.replace(/\[([^\]]*)\]/g, (all, part) => (/\{(\w+)\}/.exec(part)[1] in fields ? part : ''));
  return { tone, about, words: readable(whole.replace(/\{(\w+)\}/g, (all, key) => spoken(key, fields))) };
}

/** What a logged line says: its kind as one word, and its fields. */
function parsed(line) {
  const fields = {};
  const words = line.replace(/ (\w+)=("[^"]*"|\S+)/g, (all, key, value) => {
    fields[key] = value.replace(/^"|"$/g, '');
    return '';
  });
  return { kind: words.replaceAll(' ', '_'), words, fields };
}

/** A field as people say it: durations in their usual units, states in small letters, files without their folders. */
function spoken(key, fields) {
  const value = fields[key] ?? '?';
  if (TIMES.includes(key)) {
    const millis = parseFloat(value) * (value.endsWith('ms') ? 1 : 1000);
    return millis < 10000 ? +(millis / 1000).toFixed(1) + ' s' : lasting(millis);
  }
  if (FILES_NAMED.includes(key)) return value.replace(/(^|,)\/[^,]*\//g, '$1').replace(/,(?=\S)/g, ', ');
  if (key === 'server') return value.split('/').pop(); // name/address:port
  return ['state', 'choice', 'reason'].includes(key) ? value.toLowerCase() : value;
}

/** A change as a line of a list: its mark, whom it concerns, what happened. */
function changeLine({ at, service, endpoint, tone, about, words }) {
  const [shape] = MARKS[tone];
  const mark = h('span', tone, shape + ' ');
  mark.ariaHidden = 'true';
  return h('li', '', h('time', 'quiet', clock(at) + ' '), mark, ...(service || about ? [h('strong', '', (service || about) + ' ')] : []),
    ...(endpoint ? [h('span', 'mono', endpoint + ' ')] : []), words);
}

const MARKS = { good: '●', warn: '◆', bad: '▲', cool: '■', quiet: '·' };
