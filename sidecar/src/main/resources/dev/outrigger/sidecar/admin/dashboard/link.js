/* How this page learns: by server-sent events, which tell the rates each second and what changed at once; whole pictures are asked
   for when those numbers say that the last one is outdated. Without events it asks once a second. */

const PERIOD = 1000;
const PATIENCE = 4000;
const WHOLE = 10000; // a whole picture at least so often: checks and problems change their words without an event
const AGAIN = 15000; // until events are tried again where there are none
const MOST_OPENED = 8; // services whose inside is asked for each second

let looking = null;
let scrape = null;
let lookedAt = 0;
let outdated = true;
let events = null; // while this page is looked at: browsers have six connections to a server, and each of these is one

async function get(path) {
  const answer = await fetch(path, { signal: AbortSignal.timeout(PATIENCE), cache: 'no-store' });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer;
}

/* ----------------------------------------------------------------------------------------------------------- events */

function listen() {
  if (events || document.hidden) return;
  events = new EventSource('/v1/events?replay=50');
  const on = (kind, hear) => events.addEventListener(kind, (event) => hear(JSON.parse(event.data)));
  let first = true; // later ones are told what came since only
  on('hello', () => {
    outdated = true;
    if (first) model.changes = [];
    first = false;
  });
  on('change', (change) => {
    remember([{ at: new Date(change.at), service: change.service, endpoint: change.endpoint, ...inWords(change.words) }]);
    outdated = true;
  });
  on('missed', ({ changes }) => remember([{ at: new Date(), service: '', endpoint: '', tone: 'quiet', about: '',
    words: `${count(changes, 'change')} came too fast to be told` }]));
  on('summary', summed);
  events.addEventListener('error', () => {
    if (model.link === 'live') model.link = 'opening';
    if (events?.readyState === EventSource.CLOSED) {
      events = null;
      setTimeout(listen, AGAIN);
    }
  });
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    events?.close();
    events = null;
    model.link = 'opening';
  } else {
    listen();
    look();
  }
});

function summed(summary) {
  heard('live', performance.now());
  if (summary.interval_seconds > 0) {
    measured(new Map(summary.services.map((one) => [one.service, {
      requests: one.protocol === 'tcp' ? one.connections_per_second : one.requests_per_second,
      errors: one.errors_per_second, p50: one.p50_seconds ?? NaN, p99: one.p99_seconds ?? NaN, inFlight: one.in_flight,
      open: one.connections_open, received: one.bytes_in_per_second, sent: one.bytes_out_per_second,
    }])));
  }
  outdated ||= !model.status || fingerprint(summary, summary.config_valid, summary.held, summary.problems, summary.unresolved, summary.drains)
    !== fingerprint(model.status, model.status.config.valid, model.status.config.held, model.status.problems.length,
      model.status.unresolved.length, model.status.drains.length);
  if (model.status) show();
}

/** What a summary and a whole picture both tell. */
function fingerprint(all, ...rest) {
  return JSON.stringify([all.ready, rest, all.registries.map((one) => one.connected), all.own.map((one) => [one.id, one.state, one.announced]),
    all.services.map((one) => [one.service, one.generation, one.provenance, one.healthy, one.panic])]);
}

/* --------------------------------------------------------------------------------------------------------- pictures */

/** Has one picture taken; a call while one is being taken waits for that. */
function look() {
  looking ??= takePicture().finally(() => (looking = null));
  return looking;
}

async function takePicture() {
  const live = model.link === 'live';
  try {
    outdated = false;
    const status = await (await get('/v1/status')).json();
    lookedAt = performance.now();
    if (!live) await scraping(status, lookedAt);
    saw(status);
    heard(model.link === 'live' ? 'live' : 'polling', lookedAt);
  } catch (failure) {
    lost(failure);
  }
  show();
}

async function scraping(status, now) {
  const next = scraped(await (await get('/metrics')).text(), now);
  const protocols = new Map(status.services.map((one) => [one.service, one.protocol]));
  if (scrape && next.at - scrape.at > 200) measured(rated(scrape, next, protocols));
  scrape = next;
}

function heard(link, now) {
  model.link = link;
  model.saidAt = now;
  model.dueAt = now + PERIOD;
  model.lostSince = 0;
  model.lostWhy = '';
}

function lost(failure) {
  model.link = 'lost';
  model.lostSince ||= performance.now();
  model.lostWhy = failure.name === 'TimeoutError' ? `waited ${PATIENCE / 1000} s` : /fetch/.test(failure.message) ? '' : failure.message;
  scrape = null;
  outdated = true;
}

/** The inside of an open service, and what happened to its endpoints as the sidecar remembers it. */
async function lookInside(name) {
  try {
    const { service, events } = await (await get('/v1/services/' + encodeURIComponent(name))).json();
    const all = events.flatMap((one) => one.events.map(({ at, words }) => ({ at, words, endpoint: one.endpoint })));
    told.set(name, all.sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, 40));
    const index = model.status.services.findIndex((one) => one.service === name);
    if (index >= 0) model.status.services[index] = service;
    const row = rows.get(name);
    if (row?.detail) {
      row.service = service;
      paintDetail(row);
    }
  } catch {
    outdated = true; // the next picture tells whether the sidecar answers
  }
}

// A second after the last picture began, later where it took long: a large sidecar is not asked to its knees.
async function keepLooking() {
  const began = performance.now();
  const live = model.link === 'live' && began - model.dueAt < LATE;
  try {
    if (!live || outdated || began - lookedAt > WHOLE) {
      await look();
    } else if (!document.hidden) {
      await Promise.all([...opened].slice(0, MOST_OPENED).map(lookInside));
    }
  } finally { // also after a defect of this page
    const took = performance.now() - began;
    const rest = Math.max(PERIOD - took, Math.min(took, 300) * 9, 100) * (document.hidden ? 5 : 1);
    if (model.link === 'polling') model.dueAt = performance.now() + rest;
    setTimeout(keepLooking, rest);
  }
}
