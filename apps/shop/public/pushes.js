/* The log: every push that this page caused, followed until it has ended. */

import { ask, button, make } from './dom.js';

const MAX_ROWS = 30;
const POLL_MS = 400;
const PASSING = ['accepted', 'sending'];

const list = document.querySelector('#pushes');
const quiet = document.querySelector('#quiet');

/**
 * Adds a row for something that causes a push, and follows it.
 *
 * `start` asks the shop, and resolves with `{ pushId, reason?, dueAt? }`.
 */
export async function log(what, start) {
  const row = addRow(what);
  try {
    const { pushId, reason, dueAt } = await start();
    if (pushId === null) row.tell('no push', reason);
    else follow(row, pushId, dueAt);
  } catch (error) {
    row.tell('refused', error.message);
  }
}

async function follow(row, pushId, dueAt) {
  row.tell('accepted', '');
  if (dueAt !== undefined) row.offerCancel(pushId);
  try {
    for (;;) {
      const { state, reason, deliveries } = await ask('GET', `/pushes/${pushId}`);
      const waits = dueAt === undefined ? 0 : Date.parse(dueAt) - Date.now();
      if (!PASSING.includes(state)) {
        const apps = deliveries.map(({ app }) => app).filter(Boolean);
        row.tell(state, state === 'delivered' ? `through ${apps.join(', ')}` : reason);
        return;
      }
      row.tell(state, waits > 0 ? `in ${Math.ceil(waits / 1000)} s` : '');
      if (!row.element.isConnected) return;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  } catch (error) {
    row.tell('unknown', error.message);
  }
}

function addRow(what) {
  quiet.hidden = true;
  const time = make('time', '', new Date().toLocaleTimeString('en-GB'));
  const state = make('b', 'state', '…');
  const text = make('span', 'reason');
  const head = make('span', 'row', '', [time, make('span', 'what', what), state]);
  const element = make('li', '', '', [head, text]);
  list.prepend(element);
  while (list.childElementCount > MAX_ROWS) list.lastElementChild.remove();
  let cancel;
  return {
    element,
    tell(name, reason = '') {
      if (state.textContent !== name) state.textContent = name;
      state.dataset.state = name;
      if (text.textContent !== reason) text.textContent = reason;
      if (name !== 'accepted') cancel?.remove();
    },
    offerCancel(pushId) {
      const press = async () => {
        // Too late is no trouble: the row goes on to say what became of the push.
        await ask('DELETE', `/pushes/${pushId}`).catch(() => undefined);
      };
      cancel = button('Cancel', 'Take this push back', press, 'quiet');
      head.append(cancel);
    },
  };
}
