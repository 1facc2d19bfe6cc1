'use strict';

/* What the sidecar said last, and when; nothing here touches the page. Times are milliseconds of performance.now(). */

const SAMPLES = 180; // of one second each: what a sparkline shows
const MOST_CHANGES = 100;
const LATE = 2500; // when an answer is overdue by so much, what is shown is called old

const model = {
  status: null, // the last /v1/status
  saidAt: 0, // when it came; 0: never
  dueAt: Infinity, // when the next one is expected
  link: 'opening', // opening, live (events), polling, lost
  lostSince: 0,
  lostWhy: '',
  rates: new Map(), // service -> {requests, errors, p99, …} of the last second: numbers, NaN or nothing
  series: new Map(), // service -> {requests: [], errors: []}, oldest first, at most SAMPLES
  changes: [], // {at: Date, service, endpoint, tone, about, words}, newest first, at most MOST_CHANGES
};

/** Whether an endpoint is one of the service's still; one that is out is only remembered. */
const member = (endpoint) => endpoint.membership !== 'out';
const members = (service) => service.endpoints.filter(member).length;
const sum = (all, of) => all.reduce((total, one) => total + of(one), 0);
const count = (number, what) => `${number} ${what}${number === 1 ? '' : 's'}`;

/** How much a service is in need of somebody: 4 nobody answers for it, 0 all is as it should be. */
function need(service) {
  const failed = service.listeners.some((one) => one.state === 'failed');
  if (service.healthy === 0) return 4;
  if (failed) return 3;
  if (service.panic || service.loss_guard || service.healthy < members(service)) return 2;
  return service.provenance === 'LIVE' ? 0 : 1;
}

/** How much an endpoint is in need: those without traffic first, those that are only remembered last. */
function endpointNeed(endpoint) {
  if (!member(endpoint)) return -1;
  if (endpoint.healthy) return endpoint.reason ? 1 : 0;
  return ['ejected', 'unreached', 'down', 'disabled'].includes(endpoint.condition) ? 3 : 2;
}

/* ---------------------------------------------------------------- what the page itself sees change between two pictures */

function differences(before, after, at) {
  const found = [];
  const note = (service, endpoint, tone, words, about = '') => found.push({ at, service, endpoint, tone, about, words });
  const old = new Map(before.services.map((one) => [one.service, one]));
  for (const service of after.services) {
    const was = old.get(service.service);
    if (!was || was.generation === service.generation && was.provenance === service.provenance) continue;
    if (was.provenance !== service.provenance) note(service.service, '', PROVENANCE[service.provenance][0], 'its list of endpoints is ' + PROVENANCE[service.provenance][1]);
    const ids = new Map(was.endpoints.map((one) => [one.id, one]));
    for (const endpoint of service.endpoints) {
      const earlier = conditionOf(ids.get(endpoint.id));
      const now = conditionOf(endpoint);
      const why = endpoint.reason.startsWith(now) ? endpoint.reason : now + (endpoint.reason ? ': ' + endpoint.reason : '');
      if (now !== earlier) note(service.service, endpoint.id, SHAPES[now][1], `${why} (was ${earlier})`);
    }
  }
  after.registries.forEach((one, index) => {
    const was = before.registries[index];
    if (was && was.connected !== one.connected) note('', '', ...(one.connected ? ['good', 'connected again'] : ['bad', 'connection lost']), 'registry');
  });
  return found;
}

const conditionOf = (endpoint) => (!endpoint ? 'not there' : member(endpoint) ? endpoint.condition : 'out');

function remember(changes) {
  model.changes.unshift(...changes.reverse());
  model.changes.length = Math.min(model.changes.length, MOST_CHANGES);
}

/** Takes a whole picture in. */
function saw(status) {
  if (model.status && model.link === 'polling') {
    remember(differences(model.status, status, new Date()));
  }
  model.status = status;
}

/** Takes the rates of the last second in, and makes them one sample of each service's sparkline. */
function measured(rates) {
  model.rates = rates;
  for (const name of model.series.keys()) {
    if (!rates.has(name)) model.series.delete(name);
  }
  for (const [name, rate] of rates) {
    let series = model.series.get(name);
    if (!series) model.series.set(name, (series = { requests: [], errors: [] }));
    series.requests.push(rate.requests);
    series.errors.push(rate.errors);
    if (series.requests.length > SAMPLES) {
      series.requests.shift();
      series.errors.shift();
    }
  }
}

/* ------------------------------------------------------------- rates out of two scrapes of /metrics, where there are no events */

const COUNTED = /^outrigger_(requests_total|connections_total|local_errors_total|request_seconds_bucket)\{(.*)\} (\S+)/;

function scraped(text, at) {
  const counters = new Map();
  for (const line of text.split('\n')) {
    const found = COUNTED.exec(line);
    if (!found) continue;
    const label = (name) => new RegExp(`(?:^|,)${name}="((?:[^"\\\\]|\\\\.)*)"`).exec(found[2])?.[1] ?? '';
    const service = label('service');
    let one = counters.get(service);
    if (!one) counters.set(service, (one = { requests: 0, connections: 0, failed: 0, own: 0, buckets: [] }));
    const value = Number(found[3]);
    if (found[1] === 'requests_total') {
      one.requests += value;
      if (label('code_class') === '5xx') one.failed += value;
    } else if (found[1] === 'connections_total') {
      one.connections += value;
    } else if (found[1] === 'local_errors_total') {
      one.own += value;
    } else {
      one.buckets.push([label('le') === '+Inf' ? Infinity : Number(label('le')), value]);
    }
  }
  return { at, counters };
}

/** The rates between two scrapes: of TCP connections for requests, of our own errors for errors. */
function rated(before, after, protocols) {
  const seconds = (after.at - before.at) / 1000;
  const rates = new Map();
  for (const [name, now] of after.counters) {
    const was = before.counters.get(name);
    if (!was) continue;
    const http = protocols.get(name) !== 'tcp';
    const rate = (field) => Math.max(0, (now[field] - was[field]) / seconds);
    rates.set(name, {
      requests: rate(http ? 'requests' : 'connections'),
      errors: rate(http ? 'failed' : 'own'),
      p99: http ? quantile(was.buckets, now.buckets, 0.99) : NaN,
    });
  }
  return rates;
}

/** The upper bound of the bucket in which the quantile lies, in seconds; NaN without requests. */
function quantile(before, after, part) {
  const grown = after.map(([bound, value], index) => [bound, value - (before[index]?.[1] ?? 0)]);
  const all = grown.length ? grown[grown.length - 1][1] : 0;
  if (!(all > 0)) return NaN;
  return (grown.find(([, value]) => value >= part * all) ?? [NaN])[0];
}
