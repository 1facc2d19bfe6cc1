/* The list of services: a row each, in order of need. Rows out of sight are left as they are until they come into view; what
   is inside a service is made when it is opened and thrown away when it is closed. */

const SPARK_WIDTH = 180;
const SPARK_HEIGHT = 24;
const BY_NUMBER = new Intl.Collator('en', { numeric: true });

const rows = new Map(); // service -> row
const opened = new Set(); // services whose inside is shown
const visible = new Set(); // rows in sight, or nearly
const told = new Map(); // service -> what /v1/services/ID said of its endpoints' past

const watching = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    const row = target.row;
    if (isIntersecting) visible.add(row);
    else visible.delete(row);
    if (isIntersecting && row.service) paintRow(row);
  }
}, { rootMargin: '200px' });

function makeRow(name) {
  const parts = {
    mark: h('span'), name: h('span', 'name'), listens: h('span', 'listens mono'), badge: h('span', 'badge'),
    protocol: h('span', 'quiet'), ratio: h('span'), meter: h('span', 'meter'), requests: h('span'), per: h('span'), errors: h('span'), p99: h('span'),
  };
  parts.name.append(name, parts.protocol);
  parts.mark.ariaHidden = 'true';
  parts.meter.ariaHidden = 'true';
  const number = (part, ...unit) => h('span', 'number', part, h('span', 'unit', ' ', ...unit));
  const spark = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  spark.setAttribute('class', 'spark');
  spark.setAttribute('viewBox', `0 0 ${SPARK_WIDTH} ${SPARK_HEIGHT}`);
  spark.setAttribute('preserveAspectRatio', 'none');
  spark.setAttribute('aria-hidden', 'true');
  for (const line of ['area', 'requests', 'errors']) {
    parts[line + 'Line'] = document.createElementNS(spark.namespaceURI, 'path');
    parts[line + 'Line'].setAttribute('class', 's-' + line);
    spark.append(parts[line + 'Line']);
  }
  const button = h('button', 'row', parts.mark, parts.name, parts.listens, parts.badge, h('span', 'up', parts.ratio, parts.meter),
    h('span', 'rates', number(parts.requests, parts.per), number(parts.errors, 'errors/s'), number(parts.p99, 'p99')), spark);
  button.type = 'button';
  button.ariaExpanded = 'false';
  button.dataset.service = name;
  const row = { name, parts, button, item: h('li', '', button), service: null, detail: null, need: 0, drawn: '' };
  row.item.row = row;
  watching.observe(row.item);
  return row;
}

/** Takes the services of a picture in: order, filter, and whatever is in sight. */
function showServices(services) {
  const now = new Set();
  for (const service of services) {
    now.add(service.service);
    let row = rows.get(service.service);
    const fresh = !row;
    if (fresh) rows.set(service.service, (row = makeRow(service.service)));
    row.service = service;
    row.need = need(service);
    if (fresh) paintRow(row); // once also out of sight: for those who hear the page
  }
  for (const [name, row] of rows) {
    if (!now.has(name)) {
      watching.unobserve(row.item);
      visible.delete(row);
      row.item.remove();
      rows.delete(name);
      opened.delete(name);
    }
  }
  arrange();
  for (const row of visible) paintRow(row);
  for (const name of opened) paintDetail(rows.get(name));
}

/** Brings the rows in order and leaves out what the filter does not want; nothing moves when nothing changed. */
function arrange() {
  const wanted = $('filter').value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const shown = [...rows.values()].filter((row) => matches(row.service, wanted))
    .sort((a, b) => b.need - a.need || (a.name < b.name ? -1 : 1));
  inOrder($('rows'), shown.map((row) => row.item));
  put($('shown'), wanted.length ? `${shown.length} of ${count(rows.size, 'service')}` : '');
}

function matches(service, wanted) {
  if (!wanted.length) return true;
  const text = [service.service, service.protocol, service.provenance, ...service.keys, ...service.listeners.map((one) => one.address + ' ' + one.state),
    ...service.endpoints.map((one) => `${one.id} ${one.address} ${one.condition} ${one.node} ${one.zone}`)].join(' ').toLowerCase();
  return wanted.every((word) => text.includes(word));
}

/* ------------------------------------------------------------------------------------------------------------ a row */

function paintRow(row) {
  const { parts, service } = row;
  const [shape, tone, word] = NEED[row.need];
  put(parts.mark, shape);
  classed(parts.mark, tone);
  put(parts.protocol, service.protocol);
  const tcp = service.protocol === 'tcp';
  put(parts.per, tcp ? 'conn./s' : 'requests/s');
  classed(parts.per.parentElement, tcp ? 'unit seen' : 'unit');
  put(parts.listens, service.listeners.map((one) => one.address + (one.state === 'bound' ? '' : ' ' + one.state)).join(', ') || 'no local port');
  classed(parts.listens, 'listens mono' + (service.listeners.some((one) => one.state === 'failed') ? ' bad' : ''));
  put(parts.badge, service.provenance + (service.loss_guard ? ' guard' : '') + (service.panic ? ' panic' : ''));
  classed(parts.badge, 'badge ' + (service.panic ? 'bad' : service.loss_guard ? 'warn' : PROVENANCE[service.provenance][0]));
  const total = members(service);
  put(parts.ratio, `${service.healthy}/${total} up`);
  classed(parts.ratio, service.healthy === 0 ? 'bad' : service.healthy < total ? 'warn' : '');
  meter(parts.meter, service);
  row.button.title = word;
  paintRates(row);
}

function meter(bar, service) {
  const shares = [['m-good', 0], ['m-warn', 0], ['m-bad', 0]];
  for (const endpoint of service.endpoints) {
    if (member(endpoint)) shares[endpoint.healthy ? 0 : endpointNeed(endpoint) === 3 ? 2 : 1][1]++;
  }
  const key = shares.map(([, number]) => number).join();
  if (bar.dataset.key === key) return;
  bar.dataset.key = key;
  bar.replaceChildren(...shares.filter(([, number]) => number).map(([kind, number]) => {
    const part = h('i', kind);
    part.style.flexGrow = number;
    return part;
  }));
}

function paintRates(row) {
  const { parts } = row;
  const now = model.rates.get(row.name);
  put(parts.requests, now ? rate(now.requests) : '–');
  put(parts.errors, now ? rate(now.errors) : '–');
  classed(parts.errors, now?.errors > 0 ? 'bad' : '');
  put(parts.p99, now ? latency(now.p99) : '–');
  const series = model.series.get(row.name);
  if (!series) return;
  const most = Math.max(1, ...series.requests);
  const requests = line(series.requests, most);
  parts.requestsLine.setAttribute('d', requests);
  parts.areaLine.setAttribute('d', `${requests}V${SPARK_HEIGHT}H${SPARK_WIDTH - series.requests.length}Z`);
  parts.errorsLine.setAttribute('d', series.errors.some((one) => one > 0) ? line(series.errors, most) : '');
}

/** The newest sample at the right edge, the largest of the service's requests at the top. */
function line(samples, most) {
  const first = SPARK_WIDTH - samples.length;
  return samples.map((one, index) =>
    `${index ? 'L' : 'M'}${first + index} ${(SPARK_HEIGHT - 1 - (one / most) * (SPARK_HEIGHT - 3)).toFixed(1)}`).join('');
}

/* ------------------------------------------------------------------------------------------------- inside a service */

function toggle(row) {
  const open = !opened.has(row.name);
  row.button.ariaExpanded = String(open);
  if (open) {
    opened.add(row.name);
    row.detail = makeDetail(row);
    row.item.append(row.detail.box);
    paintDetail(row);
    lookInside(row.name);
  } else {
    opened.delete(row.name);
    told.delete(row.name);
    row.detail.box.remove();
    row.detail = null;
  }
}

function makeDetail(row) {
  const head = h('tr');
  for (const name of ['state', 'instance', 'why', 'in flight', 'weight', 'zone, node', '']) head.append(h('th', '', name));
  for (const cell of head.children) cell.scope = 'col';
  const body = h('tbody');
  const now = h('p');
  const facts = h('dl', 'pairs');
  const traffic = h('dl', 'pairs');
  const past = h('ol');
  const box = h('div', 'detail', h('table', 'endpoints', h('thead', '', head), body), now, facts,
    h('details', '', h('summary', '', 'Traffic values in force'), traffic), h('details', '', h('summary', '', 'What happened to its endpoints'), past));
  box.role = 'group';
  box.ariaLabel = 'inside ' + row.name;
  return { box, body, now, facts, traffic, past, lines: new Map() };
}

function paintDetail(row) {
  const { detail, service } = row;
  const endpoints = [...service.endpoints].sort((a, b) => endpointNeed(b) - endpointNeed(a) || BY_NUMBER.compare(a.address, b.address));
  const lines = endpoints.map((endpoint) => paintEndpoint(detail, row.name, endpoint));
  inOrder(detail.body, lines);
  const ids = new Set(endpoints.map((one) => one.id));
  for (const id of detail.lines.keys()) if (!ids.has(id)) detail.lines.delete(id);
  put(detail.now, traffic(service, model.rates.get(row.name)));
  pairs(detail.facts, [
    ...service.listeners.filter((one) => one.reason).map((one) => [one.address, `${one.state}: ${one.reason}`]),
    ['keys', service.keys.join(', ') || 'none'],
    ['list', `${service.provenance} since ${clock(new Date(service.since))}: ${PROVENANCE[service.provenance][1]}`
      + (service.provenance === 'LIVE' ? '' : `; last confirmed ${lasting(service.table_age_seconds * 1000)} ago`)],
    ...(service.loss_guard ? [['guard', 'too many went missing at once: they are kept as long as they answer']] : []),
    ...(service.panic ? [['panic', 'so few are healthy that ejected ones are used too']] : []),
  ]);
  pairs(detail.traffic, Object.entries(service.traffic).sort(([a], [b]) => (a < b ? -1 : 1)));
  const past = told.get(row.name) ?? [];
  relist(detail.past, JSON.stringify(past), () => past.map(({ at, endpoint, words }) =>
    changeLine({ at: new Date(at), endpoint, ...inWords(words), about: '' })));
}

/** The traffic of a service in this second; what is counted only where there are events is left out without them. */
function traffic(service, now) {
  if (!now) return '';
  const tcp = service.protocol === 'tcp';
  return [
    tcp ? `${rate(now.requests)} new connections/s, ${rate(now.errors)}/s found no endpoint` : `${rate(now.requests)} requests/s, ${rate(now.errors)}/s answered with 5xx`,
    ...(!tcp && now.p50 > 0 ? [`half took ${latency(now.p50)}, 99 % ${latency(now.p99)}`] : []),
    ...(now.open === undefined ? [] : [`${count(now.open, 'connection')} open, ${bytes(now.received)}/s from applications, ${bytes(now.sent)}/s to them`]),
  ].join('; ');
}

/** Cells stay the same elements: a button may have the focus, and a text may be marked to be copied. */
function paintEndpoint(detail, service, endpoint) {
  let line = detail.lines.get(endpoint.id);
  if (!line) detail.lines.set(endpoint.id, (line = makeEndpoint(endpoint)));
  const word = member(endpoint) ? endpoint.condition : 'out';
  const [condition, , why, flight, weight, at, last] = line.children;
  if (line.dataset.condition !== word) {
    line.dataset.condition = word;
    condition.replaceChildren(state(word));
  }
  put(why, endpoint.reason || (endpoint.healthy ? '' : 'no traffic'));
  put(flight, String(endpoint.in_flight));
  put(weight, String(endpoint.weight));
  put(at, [endpoint.zone, endpoint.node].filter(Boolean).join(', '));
  const act = word === 'out' ? '' : word === 'disabled' ? 'enable' : 'disable';
  if (last.dataset.does !== act) {
    last.dataset.does = act;
    last.replaceChildren(...(act ? [actor(act === 'enable' ? 'Enable' : 'Disable', act, { service, endpoint: endpoint.id },
      `${act} ${endpoint.id} of ${service} for this node`)] : []));
  }
  return line;
}

function makeEndpoint({ id, address }) {
  const line = h('tr', '', h('td'), h('td', 'mono', id, address === id ? '' : h('span', 'quiet', ' ' + address)), h('td'),
    h('td', 'number'), h('td', 'number'), h('td'), h('td', 'number act'));
  ['', '', '', 'in flight', 'weight', 'at'].forEach((is, index) => is && (line.children[index].dataset.is = is));
  return line;
}
