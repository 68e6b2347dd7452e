/* Everything is set as text, never as HTML. */

/** An element with a class, a text and children. */
export function make(tag, className = '', text = '', children = []) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  element.append(...children);
  return element;
}

/** A button that cannot be pressed again while what it started is under way. */
export function button(text, label, press, className = '') {
  const one = make('button', className, text);
  one.type = 'button';
  one.setAttribute('aria-label', label);
  one.title = label;
  one.addEventListener('click', async () => {
    one.disabled = true;
    try {
      await press();
    } finally {
      one.disabled = false;
    }
  });
  return one;
}

/** Asks the shop. Throws an error with the shop's own words where it refuses. */
export async function ask(method, path, body) {
  const response = await fetch(path, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Error('The shop does not answer.');
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.message ?? `The shop answered ${response.status}.`);
  return answer;
}
