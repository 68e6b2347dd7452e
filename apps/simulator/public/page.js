/* The simulator's own page: its phones, and the raw requests that reached it. All text is set as text, never as HTML. */

import { mountPhones } from './phones.js';

/** How many requests the page keeps; the simulator's log keeps more. */
const MAX_REQUESTS = 200;

const list = document.querySelector('#requests');
const none = document.querySelector('#none');
const state = document.querySelector('#state');
const counts = document.querySelector('#counts');
const totals = new Map();

const { events } = mountPhones(document.querySelector('#phones'), location.origin, { appName: 'Shop' });

events.addEventListener('open', () => {
  say('live', 'live');
  readAll().catch(() => say('broken', 'no answer'));
});
events.addEventListener('error', () => say('broken', 'connecting again'));
events.addEventListener('request', ({ data }) => add(JSON.parse(data)));
events.addEventListener('reset', clear);

document.querySelector('#forget').addEventListener('click', () => {
  fetch('/_sim', { method: 'DELETE' }).catch(() => say('broken', 'no answer'));
});

async function readAll() {
  const [health, requests] = await Promise.all(['/_sim/health', '/_sim/requests'].map(read));
  clear();
  totals.clear();
  for (const vendor of health.vendors) totals.set(vendor, health.requests[vendor]);
  tellCounts();
  for (const line of requests.slice(-MAX_REQUESTS)) show(line);
}

async function read(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
}

function add(line) {
  totals.set(line.vendor, Math.max(totals.get(line.vendor) ?? 0, line.n));
  tellCounts();
  show(line);
}

function clear() {
  list.replaceChildren();
  none.hidden = false;
  for (const vendor of totals.keys()) totals.set(vendor, 0);
  tellCounts();
}

function say(name, text) {
  state.dataset.state = name;
  state.textContent = text;
}

function tellCounts() {
  counts.replaceChildren(
    ...[...totals].map(([vendor, count]) =>
      make('div', '', '', [make('dt', `vendor ${vendor}`, `/${vendor}`), make('dd', '', String(count))]),
    ),
  );
}

function show(line) {
  none.hidden = true;
  const { vendor, n, at, method, path, query, status, fault } = line;
  const time = make('time', '', new Date(at).toLocaleTimeString('en-GB'));
  const target = make('span', 'target', '', [
    make('b', '', method),
    make('span', '', query ? `${path}?${query}` : path),
  ]);
  const outcome = make('span', `status ${kindOf(status)}`, status === null ? 'no answer' : String(status));
  const parts = [time, make('span', `vendor ${vendor}`, `${vendor} ${n}`), target];
  if (fault) parts.push(make('span', 'fault', `fault: ${Object.keys(fault).join(', ')}`));
  const details = make('details', '', '', [make('summary', '', '', [...parts, outcome])]);
  // What is inside is drawn when it is looked at.
  details.addEventListener('toggle', () => details.append(...inside(line)), { once: true });
  list.prepend(make('li', '', '', [details]));
  while (list.childElementCount > MAX_REQUESTS) list.lastElementChild.remove();
}

function inside({ headers, body, bodyBase64, answer, fault }) {
  const head = Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
  const parts = [
    ['Body', bodyBase64 ? `${bodyBase64}\n(base64: the bytes are not UTF-8)` : readable(body, headers['content-type'])],
    ['Answer', answer === null ? '(none)' : readable(answer)],
    ['Headers', head],
  ];
  if (fault) parts.push(['Fault', JSON.stringify(fault, null, 2)]);
  return parts.map(([title, text]) =>
    make('section', '', '', [make('h3', '', title), make('pre', '', text || '(empty)')]),
  );
}

/** JSON with line breaks, a form with one field a line, anything else as it is. */
function readable(text, type = '') {
  if (type.startsWith('application/x-www-form-urlencoded')) {
    return [...new URLSearchParams(text)].map(([name, value]) => `${name} = ${value}`).join('\n');
  }
  try {
    // Numbers above 2^53 would change if they were parsed; such a text stays as it is.
    return /[:,[]\s*-?\d{16}/.test(text) ? text : JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function kindOf(status) {
  if (status === null) return 'none';
  return status < 300 ? 'good' : 'bad';
}

function make(tag, className = '', text = '', children = []) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  element.append(...children);
  return element;
}
