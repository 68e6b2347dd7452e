/*
 * Draws the simulator's phones, live. A page of any origin may use it:
 *
 *   import { mountPhones } from 'http://127.0.0.1:4010/_sim/assets/phones.js';
 *   const phones = mountPhones(document.querySelector('#phones'), 'http://127.0.0.1:4010');
 *   phones.close();
 *
 * Everything a push says is set as text, never as HTML.
 */

const VENDORS = { jpush: 'JPush', umeng: 'Umeng', xiaomi: 'Xiaomi' };

/** How many notifications a phone draws; its list keeps more. */
const MAX_DRAWN = 30;

/**
 * Shows every phone of a simulator inside `element`, and keeps them up to date until `close()`.
 *
 * `simulatorUrl` is the simulator's root, e.g. `http://127.0.0.1:4010`. Options: `appName`, which stands over each
 * notification (default `App`), and `only`, a list of phone ids (default: all).
 * The returned `events` is the simulator's event stream, for pages that want its other events too.
 */
export function mountPhones(element, simulatorUrl, { appName = 'App', only } = {}) {
  const base = String(simulatorUrl).replace(/\/+$/, '');
  const root = element.attachShadow({ mode: 'open' });
  const style = make('link');
  style.rel = 'stylesheet';
  style.href = new URL('phones.css', import.meta.url).href;
  const wall = make('div', 'wall');
  wall.hidden = true; // until its style is there, or is known not to come
  for (const end of ['load', 'error']) style.addEventListener(end, () => (wall.hidden = false));
  root.append(style, wall);

  const drawn = new Map();
  const wanted = (id) => only === undefined || only.includes(id);

  const update = (phone, fresh) => {
    if (!wanted(phone.id)) return;
    let one = drawn.get(phone.id);
    // A phone that became another kind of phone is drawn anew.
    if (one && one.platform !== phone.platform) {
      one.figure.remove();
      one = undefined;
    }
    if (!one) {
      one = drawPhone(phone, appName);
      drawn.set(phone.id, one);
      wall.append(one.figure);
    }
    one.update(phone, fresh);
    tellEmpty();
  };
  const remove = (id) => {
    drawn.get(id)?.figure.remove();
    drawn.delete(id);
    tellEmpty();
  };
  const empty = make('p', 'empty', 'No phones yet. POST /_sim/phones adds them.');
  const tellEmpty = () => (drawn.size === 0 ? wall.append(empty) : empty.remove());

  const readAll = async () => {
    const response = await fetch(`${base}/_sim/phones`);
    const phones = await response.json();
    const ids = new Set(phones.map(({ id }) => id));
    for (const id of [...drawn.keys()]) if (!ids.has(id)) remove(id);
    for (const phone of phones) update(phone, false);
    tellEmpty();
  };

  const events = new EventSource(`${base}/_sim/events`);
  // After a break everything is read again; what happened meanwhile sent no event.
  events.addEventListener('open', () => {
    readAll().catch(() => undefined); // the stream will break too, and open again
  });
  events.addEventListener('phone', ({ data }) => update(JSON.parse(data), true));
  events.addEventListener('removed', ({ data }) => remove(JSON.parse(data).id));

  const tick = () => drawn.forEach((one) => one.tick(new Date()));
  const ticking = setInterval(tick, 5000);

  return {
    events,
    close() {
      events.close();
      clearInterval(ticking);
      wall.remove();
    },
  };
}

function drawPhone({ platform }, appName) {
  const ios = platform === 'ios';
  const clocks = [];
  const dates = [];
  const clock = (name) => clocks[clocks.push(make('span', name)) - 1];
  const date = (name) => dates[dates.push(make('span', name)) - 1];

  const list = make('ol', 'notifications');
  list.setAttribute('aria-live', 'polite');
  const quiet = make('p', 'quiet', 'No notifications');
  const status = make('div', 'status', '', [
    ios ? make('span', 'carrier') : clock('small-clock'),
    make('span', 'signs', '', [make('i', 'bars'), make('i', 'wifi'), make('i', 'battery')]),
  ]);
  const screen = ios
    ? [make('i', 'island'), status, make('div', 'lock', '', [date('date'), clock('clock')])]
    : [make('i', 'punch'), status, make('div', 'shade', '', [clock('clock'), date('date')])];
  screen.push(make('div', 'content', '', [list, quiet]));
  if (ios) screen.push(make('div', 'corners', '', [make('i', 'torch'), make('i', 'camera')]));
  screen.push(make('i', 'home'));

  const badge = make('b', 'badge');
  badge.hidden = true;
  const owner = make('strong');
  const about = make('span', 'model');
  const vendors = make('span', 'vendors');
  const icon = make('span', 'app-icon', '', [badge]);
  const caption = make('figcaption', '', '', [icon, make('span', 'who', '', [owner, about]), vendors]);
  const device = make('div', 'device', '', [make('div', 'screen', '', screen)]);
  const figure = make('figure', `phone ${['android', 'ios', 'harmony'].includes(platform) ? platform : ''}`, '', [
    device,
    caption,
  ]);

  let cards = new Map();
  const one = {
    figure,
    platform,
    update(phone, fresh) {
      figure.dataset.phone = phone.id;
      owner.textContent = phone.owner ?? phone.id;
      about.textContent =
        phone.model ?? { ios: 'iPhone', android: 'Android phone', harmony: 'HarmonyOS phone' }[platform];
      figure.setAttribute('aria-label', `${owner.textContent}, ${about.textContent}`);
      vendors.replaceChildren(...[...new Set(phone.installs.map(({ vendor }) => vendor))].map(vendorChip));

      const kept = new Map();
      for (const notification of phone.notifications.slice(0, MAX_DRAWN)) {
        let key = JSON.stringify([notification.vendor, notification.messageId, notification.kind, notification.at]);
        while (kept.has(key)) key += ' again'; // two that are alike to the last letter are two all the same
        kept.set(key, cards.get(key) ?? drawCard(notification, appName, fresh));
      }
      cards = kept;
      list.replaceChildren(...cards.values());
      quiet.hidden = cards.size > 0;
      const count = badgeOf(phone.notifications);
      badge.hidden = count === 0;
      badge.textContent = count > 99 ? '99+' : String(count);
      icon.title = count > 0 ? `The app’s badge says ${count}` : 'The app has no badge';
      one.tick(new Date());
    },
    tick(now) {
      const time = `${now.getHours()}:${String(now.getMinutes()).padStart(2, '0')}`;
      const length = ios ? 'long' : 'short';
      const day = now.toLocaleDateString('en-GB', { weekday: length, day: 'numeric', month: length });
      for (const at of clocks) at.textContent = time;
      for (const at of dates) at.textContent = day;
      for (const card of cards.values()) card.querySelector('time').textContent = ago(now - Number(card.dataset.at));
    },
  };
  return one;
}

function drawCard({ vendor, kind, at, title, body, data, sound, image, click }, appName, fresh) {
  const silent = kind === 'message';
  const time = make('time');
  time.title = new Date(at).toLocaleString();
  const head = make('span', 'head', '', [
    make('i', 'app-icon'),
    make('span', 'app', silent ? `${appName} · in app` : appName),
    vendorChip(vendor),
    time,
  ]);
  const text = make('div', 'text', '', [
    ...(title ? [make('strong', 'title', title)] : []),
    ...(body ? [make('span', 'body', body)] : []),
  ]);
  const more = make('span', 'more');
  for (const [name, value] of Object.entries(data ?? {})) {
    more.append(chip(name, typeof value === 'string' ? value : JSON.stringify(value), 'data'));
  }
  if (click) more.append(chip('opens', click));
  if (image) more.append(chip('image', image));
  if (sound) more.append(chip('sound', sound));
  const card = make('li', `card${silent ? ' silent' : ''}${fresh ? ' fresh' : ''}`, '', [head, text]);
  if (more.childNodes.length > 0) card.append(more);
  card.dataset.at = String(at);
  return card;
}

function chip(name, value, kind = '') {
  const one = make('span', `chip ${kind}`, '', [make('span', 'name', name), make('span', 'value', value)]);
  one.title = `${name}: ${value}`;
  return one;
}

function vendorChip(vendor) {
  const known = Object.hasOwn(VENDORS, vendor);
  return make('span', `vendor ${known ? vendor : ''}`, known ? VENDORS[vendor] : vendor);
}

/** The number on the app's icon: the last one that was set, and what `+1` and the like added since. */
function badgeOf(notifications) {
  let count = 0;
  for (const { badge } of notifications.toReversed()) {
    if (badge === undefined || !/^[+-]?\d{1,9}$/.test(String(badge))) continue;
    const relative = typeof badge === 'string' && /^[+-]/.test(badge);
    count = Math.max(0, relative ? count + Number(badge) : Number(badge));
  }
  return count;
}

function ago(ms) {
  if (ms < 60_000) return 'now';
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} min`;
  if (ms < 86_400_000) return `${Math.floor(ms / 3_600_000)} h`;
  return `${Math.floor(ms / 86_400_000)} d`;
}

function make(tag, className = '', text = '', children = []) {
  const element = document.createElement(tag);
  if (className.trim()) element.className = className.trim();
  if (text) element.textContent = text;
  element.append(...children);
  return element;
}
