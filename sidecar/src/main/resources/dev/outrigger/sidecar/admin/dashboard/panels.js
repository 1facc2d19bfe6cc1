/* Everything beside the list of services: the verdict, what runs here, drains, files, registry, changes, process. */

let verdictWords = '';

function showVerdict(status, now) {
  const old = !document.hidden && now - model.dueAt > LATE; // browsers let a hidden page sleep
  const lost = model.link === 'lost' || old;
  document.body.classList.toggle('stale', lost);
  showLink(now, lost);
  if (!status) {
    classed($('verdict'), 'verdict ' + (lost ? 'bad' : 'quiet'));
    sayVerdict(lost ? '▲ unknown: the sidecar does not answer' : 'asking…');
    return;
  }
  const { well, troubles, sum: words } = status.verdict;
  const held = lost ? `▲ unknown: the sidecar does not answer. What it said before: ` : '';
  classed($('verdict'), 'verdict ' + (lost ? 'bad' : well ? 'good' : 'bad'));
  sayVerdict(held + (well ? `${lost ? '' : '● '}well: ${words}` : `${lost ? '' : '▲ '}not well: ${words}`));
  relist($('troubles'), troubles.join('\n'), () => troubles.map((one) => h('li', '', readable(one))));
  const node = status.info.node;
  put($('node'), [node, status.info.federation, [status.info.region, status.info.zone].filter(Boolean).join(' ')].filter(Boolean).join(' · '));
  document.title = lost ? `? ${node} silent` : well ? `● ${node} well` : `▲ ${node}: ${count(troubles.length, 'trouble')}`;
}

/** Read out by screen readers whenever it changes, so only when it does. */
function sayVerdict(words) {
  if (verdictWords !== words) {
    verdictWords = words;
    put($('verdict'), words);
  }
}

/** Instants in the sidecar's words, as the clock of whoever reads shows them. */
const readable = (words) => words.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (instant) => clock(new Date(instant)));

function showLink(now, lost) {
  const age = model.saidAt ? lasting(now - model.saidAt) : '';
  const [words, tone] = lost
    ? [`▲ no answer${model.lostSince ? ' since ' + lasting(now - model.lostSince) : ''}${age ? `, data is ${age} old` : ''}${model.lostWhy ? ` (${model.lostWhy})` : ''}, trying again`, 'bad']
    : { live: ['● live', 'good'], polling: ['◆ no events, asking once a second', 'warn'], opening: ['connecting…', 'quiet'] }[model.link];
  put($('link'), words);
  classed($('link'), 'link ' + tone);
}

function showSums(status) {
  const rates = [...model.rates.values()];
  const endpoints = status.services.flatMap((one) => one.endpoints);
  const tcp = new Set(status.services.filter((one) => one.protocol === 'tcp').map((one) => one.service));
  const all = (of, wanted = () => true) => (rates.length ? rate(sum([...model.rates].filter(wanted).map(([, one]) => one), of)) : '–');
  pairsInDivs($('sums'), [
    ...(tcp.size < status.services.length ? [['requests/s', all((one) => one.requests, ([name]) => !tcp.has(name))]] : []),
    ...(tcp.size ? [['connections/s', all((one) => one.requests, ([name]) => tcp.has(name))]] : []),
    ['errors/s', all((one) => one.errors)],
    ['in flight', String(model.link === 'live' ? sum(rates, (one) => one.inFlight ?? 0) : sum(endpoints, (one) => one.in_flight))],
    ['endpoints up', `${sum(status.services, (one) => one.healthy)}/${sum(status.services, members)}`],
    ['services', String(status.services.length)],
  ]);
}

function pairsInDivs(list, all) {
  relist(list, all.map(([name]) => name).join(), () => all.map(([name]) => h('div', '', h('dt', '', name), h('dd'))));
  all.forEach(([, value], index) => put(list.children[index].lastChild, value));
}

function showOwn({ own, drains, registries }) {
  const known = registries.every((one) => one.connected);
  const drained = new Set(drains.map((one) => one.service));
  $('own').hidden = own.length === 0;
  relist($('own').querySelector('ul'), JSON.stringify([own, drains.length, known]), () => own.map((one) => {
    const isDrained = one.drained || drained.has(one.service);
    const button = isDrained ? actor('Undrain', 'undrain', { service: one.service }, `undrain ${one.service}`)
      : actor('Drain…', 'drain', { service: one.service }, `drain ${one.service}`);
    button.classList.add('push');
    const announced = one.announced ? (known ? 'announced' : 'was announced') : one.wanted ? `not announced: ${one.missing || 'unknown why'}` : 'not to be announced';
    return h('li', '', h('div', 'line', h('strong', '', one.service), state(one.state), h('span', one.announced && !known ? 'warn' : one.announced || !one.wanted ? 'quiet' : 'bad', announced), button),
      h('div', 'quiet mono', one.id), ...(one.check ? [h('div', '', h('span', 'quiet', 'check '), one.check)] : []));
  }));
}

function showDrains(drains) {
  $('drains').hidden = drains.length === 0;
  relist($('drains').querySelector('ul'), JSON.stringify(drains), () => drains.map((one) => h('li', '',
    h('div', 'line', h('strong', '', one.service), h('span', one.acknowledged ? 'good' : 'warn', one.acknowledged ? '● the registry tells consumers' : '○ the registry does not know yet')),
    h('div', '', `since ${clock(new Date(one.since))}${one.by ? ' by ' + one.by : ''}${one.reason ? ': ' + one.reason : ''}`),
    h('div', '', one.until ? `ends by itself at ${clock(new Date(one.until))}` : 'until somebody undrains it'))));
}

function showProblems(problems, unresolved) {
  $('problems').hidden = problems.length + unresolved.length === 0;
  relist($('problems').querySelector('ul'), JSON.stringify([problems, unresolved]), () => [
    ...problems.map((one) => h('li', '', h('strong', 'bad', '▲ ' + one.where), h('div', '', one.words), h('div', 'quiet', 'since ' + clock(new Date(one.since))))),
    ...unresolved.map((one) => h('li', '', h('strong', 'bad', '▲ ' + one.key), h('div', '', `for ${one.required_by} (${one.variable}): ${one.why}`)))]);
}

const FILES = { accepted: ['●', 'good', 'in force'], last_good: ['◆', 'warn', 'broken on disk: its last good content is in force'],
  refused: ['▲', 'bad', 'broken: nothing of it is in force'], held: ['◇', 'warn', 'changed on disk, held: what was in force stays'] };

function showConfig(config, info) {
  const wrong = config.files.filter((one) => one.state !== 'accepted' || one.mistakes.length);
  const key = JSON.stringify([config, info.config]);
  $('config').querySelector('[data-act=force]').hidden = !config.held;
  relist($('config').querySelector('.body'), key, () => {
    const [tone, words] = config.held ? ['warn', '◇ what is on disk is held, until somebody applies it'] : !config.valid ? ['bad', '▲ not every file was accepted']
      : config.restart.length ? ['warn', '◆ every file was accepted, but a part of them takes a restart'] : ['good', '● every file is in force as it is on disk'];
    return [h('p', tone, words), ...(config.held ? [h('p', '', `It ${config.held}.`)] : []),
      ...wrong.map((file) => {
        const [shape, fileTone, fileWords] = FILES[file.state] ?? ['?', 'warn', file.state];
        const mistakes = h('ul', '', ...file.mistakes.map((one) => h('li', '', one.startsWith(file.file + ': ') ? one.slice(file.file.length + 2) : one)));
        return h('div', '', h('div', 'mono', file.file), h('div', fileTone, `${shape} ${fileWords}, since ${clock(new Date(file.since))}`), mistakes);
      }),
      ...(config.restart.length ? [h('p', 'warn', `◆ in force only after a restart: ${config.restart.join(', ')}`)] : []),
      h('p', 'quiet', `${count(config.files.length, 'file')}, read ${clock(new Date(config.loaded_at))}`, ...(wrong.some((one) => one.file === info.config) ? [] : ['; the node file is ', h('span', 'mono', info.config)]))];
  });
}

function showRegistry(registries) {
  const list = $('registry').querySelector('ul');
  relist(list, JSON.stringify(registries), () => (registries.length ? registries.map((one) => h('li', '',
    h('div', 'line', h('strong', '', one.ensemble), h('span', one.connected ? 'good' : 'bad', one.connected ? '● connected' : '▲ lost'), h('span', 'quiet ago')),
    ...(one.why ? [h('div', 'bad', one.why)] : []),
    ...(one.embedded ? [h('div', 'warn', '◆ embedded in this process: no other node uses it, and it ends with this process')] : []),
    h('div', 'mono', one.servers.join(', ') + one.chroot),
    h('div', 'quiet', one.session ? `session 0x${one.session}, time-out ${one.session_timeout_millis / 1000} s` : 'no session'))) : [h('li', 'quiet', 'none is configured')]));
  [...list.querySelectorAll('.ago')].forEach((one, index) =>
    put(one, `since ${clock(new Date(registries[index].since))} (${ago(registries[index].since)})`));
}

function showChanges() {
  const shown = model.changes.slice(0, 25);
  const key = `${model.changes.length} ${shown[0]?.at.getTime() ?? ''} ${shown[0]?.words ?? ''}`;
  put($('zone'), `times are ${zone()}`);
  relist($('changes').querySelector('ol'), key, () => (shown.length ? shown.map(changeLine)
    : [h('li', 'quiet', 'none since this page was opened')]));
}

function showProcess(info) {
  pairs($('process').querySelector('dl'), [['release', info.version], ['pid', String(info.pid)], ['announces as', info.host],
    ['started', `${clock(new Date(info.started_at))} (${ago(info.started_at)})`], ['transport', `${info.transport} (${info.transport_reason})`], ['java', info.java]]);
}
