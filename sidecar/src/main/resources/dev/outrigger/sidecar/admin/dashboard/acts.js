/* What is changed from here: always a POST with the token, never a GET. The token lives in this variable only, so that
   it is gone with the page and no other page, extension storage or disk ever holds it. */

let token = '';
let answering = null; // of the dialog that is open: resolves with its values, or null
let fadeTimer = 0;

/** Asks in the dialog; resolves with {name: value} of the fields, or null. */
function ask({ title, words, yes, grave, fields = [], wrong = '' }) {
  put($('ask-title'), title);
  put($('ask-words'), words);
  put($('ask-yes'), yes);
  put($('ask-wrong'), wrong);
  classed($('ask-yes'), grave ? 'grave' : '');
  $('ask-fields').replaceChildren(...fields.map((field) => h('label', '', field.label, field.input)));
  $('ask').showModal();
  (fields[0]?.input ?? $('ask-no')).focus();
  return new Promise((resolve) => {
    answering = (yesSaid) => {
      answering = null;
      const values = Object.fromEntries(fields.map(({ name, input }) => [name, input.value.trim()]));
      $('ask-fields').replaceChildren();
      $('ask').close();
      resolve(yesSaid ? values : null);
    };
  });
}

function input(type, more = {}) {
  return Object.assign(document.createElement('input'), { type, autocomplete: 'off', spellcheck: false, maxLength: 200, ...more });
}

function choice(all) {
  const select = document.createElement('select');
  for (const [value, words] of all) select.append(new Option(words, value));
  return select;
}

$('ask-form').addEventListener('submit', (event) => {
  event.preventDefault();
  answering?.(true);
});
$('ask-no').addEventListener('click', () => answering?.(false));
$('ask').addEventListener('cancel', (event) => {
  event.preventDefault();
  answering?.(false);
});

async function withToken(wrong) {
  if (token && !wrong) return true;
  const given = await ask({
    title: 'Token',
    words: 'Changes over this port need the content of the file that admin.token_file names. It is kept in this page only, until the page is closed or loaded again; nothing stores it.',
    yes: 'Use it', wrong,
    fields: [{ name: 'token', label: 'Token', input: input('password', { maxLength: 4096, required: true }) }],
  });
  token = given?.token ?? '';
  return token !== '';
}

/** Sends a change and tells what came of it; asks for the token once, and again when it is refused. */
async function change(path, body, done) {
  let wrong = '';
  while (await withToken(wrong)) {
    let answer;
    let said = {};
    try {
      answer = await fetch(path, {
        method: 'POST', body: JSON.stringify(body), headers: { Authorization: 'Bearer ' + token, 'Content-Type': 'application/json' },
        signal: AbortSignal.timeout(15000),
      });
      said = await answer.json().catch(() => ({}));
    } catch (failure) {
      return tell('The sidecar did not answer; whether it was done is not known: ' + failure.message, 'bad');
    }
    if (answer.ok) {
      const not = answer.status === 207 ? left(said) : said.warning;
      tell(not ? `${done}; ${not}` : done, not ? 'bad' : 'good');
      return look();
    }
    const words = `${answer.status} ${said.error ?? answer.statusText}: ${said.detail ?? ''}`;
    if (answer.status !== 403 || /token_file is configured/.test(words)) {
      if (answer.status === 403) token = '';
      return tell(words, 'bad');
    }
    token = '';
    wrong = words;
  }
}

/** What an answer says was not done, where a part was. */
const left = ({ files = [], unknown = [], not_kept: notKept = '' }) => [
  ...(files.length ? [`not in force as on disk: ${files.map(({ file }) => file.split('/').pop()).join(', ')}`] : []),
  ...(unknown.length ? [`not announced here: ${unknown.join(', ')}`] : []), ...(notKept ? [notKept] : []),
].join('; ') || 'not all of it';

function tell(words, tone) {
  const box = $('told');
  box.hidden = false;
  classed(box, 'told ' + tone);
  put(box, (tone === 'bad' ? '▲ ' : '● ') + words);
  clearTimeout(fadeTimer);
  fadeTimer = setTimeout(() => (box.hidden = true), tone === 'bad' ? 20000 : 6000);
}

const WORDS = { required: true, pattern: '.*\\S.*', title: 'some words' };
const LASTING = [['', 'until it is undrained'], ['30m', '30 minutes'], ['2h', '2 hours'], ['24h', 'a day']];

const acts = {
  disable: ({ service, endpoint }) => change(path(service, endpoint, 'disable'), { by: 'dashboard' },
    `${endpoint} of ${service} gets no traffic from this node, for an hour at most`),
  enable: ({ service, endpoint }) => change(path(service, endpoint, 'enable'), { by: 'dashboard' }, `${endpoint} of ${service} is enabled`),
  undrain: ({ service }) => change('/v1/undrain', { services: [service] }, `${service} takes work again`),
  reload: () => change('/v1/reload', {}, 'the files were read again'),
  async drain({ service }) {
    const given = await ask({
      title: `Drain ${service}?`, yes: `Drain ${service}`, grave: true,
      words: `Every consumer stops sending new work to the instance of ${service} that runs here; it stays drained over restarts.`,
      fields: [{ name: 'reason', label: 'Reason, for those who find it drained', input: input('text', WORDS) },
        { name: 'lasting', label: 'For how long', input: choice(LASTING) }],
    });
    if (!given) return;
    const body = { services: [service], reason: given.reason, by: 'dashboard' };
    if (given.lasting) body.for = given.lasting;
    await change('/v1/drain', body, `${service} is drained; it may be stopped once consumers know`);
  },
  async force() {
    const given = await ask({
      title: 'Apply what is held?', yes: 'Apply it', grave: true,
      words: `What is on disk ${model.status.config.held}. That is held because it may be an accident.`,
      fields: [{ name: 'reason', label: 'Why it is meant, for the log and the changes', input: input('text', WORDS) }],
    });
    if (given) await change('/v1/reload', { force: true, reason: given.reason, by: 'dashboard' }, 'what was held is applied');
  },
};

const path = (service, endpoint, act) => `/v1/services/${encodeURIComponent(service)}/endpoints/${encodeURIComponent(endpoint)}/${act}`;

$('told').addEventListener('click', () => ($('told').hidden = true));

document.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-act]');
  if (button) acts[button.dataset.act]({ ...button.dataset });
});
