/* Numbers and states as people read them, and the few ways in which this page makes elements. What comes from the sidecar,
   and so perhaps from a registry that anybody writes, becomes a text node or an attribute's value: never markup. */

const $ = (id) => document.getElementById(id);

/** A new element with classes and children; texts become text nodes. */
function h(tag, classes = '', ...children) {
  const made = document.createElement(tag);
  if (classes) made.className = classes;
  made.append(...children);
  return made;
}

/** Sets a text only where it differs: an untouched node costs no layout and is not read out again. */
function put(node, words) {
  if (node.textContent !== words) node.textContent = words;
}

function classed(node, classes) {
  if (node.className !== classes) node.className = classes;
}

/** Shape and word of each state: never the colour alone. */
const SHAPES = {
  up: ['●', 'good'], starting: ['○', 'warn'], draining: ['◆', 'warn'], leaving: ['◆', 'warn'], gone: ['◇', 'warn'],
  held: ['◇', 'warn'], disabled: ['■', 'cool'], ejected: ['▲', 'bad'], unreached: ['▲', 'bad'], down: ['▼', 'bad'], out: ['·', 'quiet'],
};

function state(word) {
  const [shape, tone] = SHAPES[word] ?? ['?', 'warn'];
  const mark = h('span', '', shape + ' ');
  mark.ariaHidden = 'true';
  return h('span', 'state ' + tone, mark, word);
}

/** What a service's list of endpoints is worth. */
const PROVENANCE = {
  LIVE: ['good', 'kept current by the registry'], STALE: ['warn', 'as the registry told it last, which does not answer now'],
  DISK: ['warn', 'as an earlier process knew it: the registry has not answered yet'], UNKNOWN: ['bad', 'not known: the registry has not answered yet'],
};
const NEED = [['●', 'good', 'well'], ['◇', 'warn', 'not confirmed'], ['◆', 'warn', 'degraded'], ['▲', 'bad', 'port not bound'], ['▲', 'bad', 'nobody answers']];

/** 0.4, 12, 1.2 k. */
function rate(number) {
  if (!Number.isFinite(number)) return '–';
  if (number === 0) return '0';
  if (number < 10) return number.toFixed(1);
  if (number < 10000) return Math.round(number).toString();
  return (number / 1000).toFixed(number < 100000 ? 1 : 0) + ' k';
}

/** The upper bound of what was measured: at most so long. */
function latency(seconds) {
  if (seconds === Infinity) return '> 30 s';
  if (!Number.isFinite(seconds)) return '–';
  return '≤ ' + (seconds < 0.01 ? +(seconds * 1000).toFixed(1) + ' ms' : seconds < 1 ? Math.round(seconds * 1000) + ' ms' : +seconds.toFixed(1) + ' s');
}

/** 512 B, 1.2 kB, 34 MB. */
function bytes(number) {
  const power = number < 1000 ? 0 : Math.min(3, Math.floor(Math.log10(number) / 3));
  const value = number / 1000 ** power;
  return (power && value < 10 ? value.toFixed(1) : Math.round(value)) + [' B', ' kB', ' MB', ' GB'][power];
}

/** 12 s, 4 min, 3 h 20 min, 5 d. */
function lasting(millis) {
  const seconds = Math.max(0, Math.floor(millis / 1000));
  if (seconds < 120) return seconds + ' s';
  const minutes = Math.floor(seconds / 60);
  if (minutes < 120) return minutes + ' min';
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return Math.floor(hours / 24) + ' d';
}

/** How long ago an instant of the sidecar was, by this machine's clock; empty for none. */
const ago = (instant) => (instant ? lasting(Date.now() - Date.parse(instant)) + ' ago' : '');

/** The zone of every time that is shown: +02:00. */
function zone() {
  const minutes = -new Date().getTimezoneOffset();
  const two = (number) => String(Math.floor(number)).padStart(2, '0');
  return minutes ? `UTC${minutes < 0 ? '−' : '+'}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}` : 'UTC';
}

/** 09:41:07, by this machine's clock; with the date where it is another day. */
function clock(date) {
  const two = (number) => String(number).padStart(2, '0');
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  return date.toDateString() === new Date().toDateString() ? time : [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-') + ' ' + time;
}

/** Writes what is listed anew only when it differs: `key` tells whether it does. */
function relist(list, key, make) {
  if (list.dataset.key !== key) {
    const focused = list.contains(document.activeElement) ? document.activeElement.dataset.focus : '';
    list.dataset.key = key;
    list.replaceChildren(...make());
    if (focused) [...list.querySelectorAll('button')].find((one) => one.dataset.focus === focused)?.focus();
  }
}

/** Makes these the children, in this order; moves only what stands elsewhere, and leaves the focus where it was. */
function inOrder(list, children) {
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  let next = list.firstElementChild;
  for (const child of children) {
    if (child === next) next = next.nextElementSibling;
    else list.insertBefore(child, next);
  }
  while (next) {
    const rest = next.nextElementSibling;
    next.remove();
    next = rest;
  }
  if (focused?.isConnected && focused !== document.activeElement) focused.focus({ preventScroll: true });
}

function pairs(list, all) {
  relist(list, JSON.stringify(all), () => all.flatMap(([name, value]) => [h('dt', '', name), h('dd', '', value)]));
}

/** A button that does `act` to `what`; the focus finds it again when its list is written anew. */
function actor(words, act, what, label) {
  const button = h('button', '', words);
  button.type = 'button';
  button.dataset.act = act;
  button.dataset.focus = act + ' ' + Object.values(what).join(' ');
  Object.assign(button.dataset, what);
  if (label) button.ariaLabel = label;
  return button;
}
