/* The shop's page: goods and who looks at them on the left, the owners' phones on the right. */

import { ask, button, make } from './dom.js';
import { log } from './pushes.js';

/** Somebody whom the shop does not know. */
const STRANGER = { id: 'stranger', nickname: '访客' };

const goodsList = document.querySelector('#goods');
const visitors = document.querySelector('#visitors');

let visitor = STRANGER;

showShop().catch((error) => goodsList.append(make('li', 'trouble', error.message)));
showPhones().catch(() => noPhones('The simulators do not answer. Start them with npm start, or set SIMULATOR_URL.'));

async function showShop() {
  const [goods, users] = await Promise.all([ask('GET', '/goods'), ask('GET', '/users')]);
  const owners = new Set(goods.map(({ ownerId }) => ownerId));
  const people = [...users.filter(({ id }) => !owners.has(id)), ...users.filter(({ id }) => owners.has(id))];
  for (const person of [...people, STRANGER]) visitors.append(drawVisitor(person, owners.has(person.id)));
  visitors.querySelector('input').click();
  goodsList.append(...goods.map(drawGood));
}

function drawVisitor(person, owner) {
  const input = make('input');
  input.type = 'radio';
  input.name = 'visitor';
  input.addEventListener('change', () => (visitor = person));
  const name = make('span', '', person.nickname);
  name.lang = 'zh';
  const label = make('label', owner ? 'owner' : '', '', [input, name]);
  label.title = owner ? `${person.nickname} owns one of the goods` : person.nickname;
  return label;
}

function drawGood({ id, name, owner, price, picture }) {
  const image = make('img');
  image.src = picture;
  image.alt = '';
  const visit = () =>
    log(`${visitor.nickname} → ${name}`, () => ask('POST', `/goods/${id}/visits`, { visitorId: visitor.id }));
  const remind = (inSeconds) => () =>
    log(`提醒 ${owner} · ${name}`, () => ask('POST', `/goods/${id}/reminders`, { inSeconds }));
  const title = make('h3', '', name);
  const about = make('p', '', '', [make('span', '', `${owner} 的商品`), make('b', 'price', `¥${price}`)]);
  title.lang = about.lang = 'zh';
  const actions = make('div', 'actions', '', [
    button('浏览 Visit', `Visit ${name}`, visit, 'primary'),
    make('span', 'remind', 'Remind in', [
      button('10 s', `Remind ${owner} of ${name} in 10 seconds`, remind(10)),
      button('1 min', `Remind ${owner} of ${name} in a minute`, remind(60)),
    ]),
  ]);
  return make('li', 'good', '', [image, make('div', 'about', '', [title, about, actions])]);
}

async function showPhones() {
  const { simulatorUrl } = await ask('GET', '/page-settings');
  if (simulatorUrl === null) {
    noPhones('No simulator is set (SIMULATOR_URL), so there are no phones to look at: pushes go to the vendors.');
    return;
  }
  const link = document.querySelector('#simulator');
  link.href = simulatorUrl;
  link.hidden = false;
  const { mountPhones } = await import(new URL('/_sim/assets/phones.js', simulatorUrl).href);
  mountPhones(document.querySelector('#phones'), simulatorUrl, { appName: '小店' });
}

function noPhones(why) {
  const place = document.querySelector('#no-phones');
  place.textContent = why;
  place.hidden = false;
}
