// The vendors in a process of their own, counting by key. Kills of workers cannot touch these counts.
import { JPushDialect, SimulatorServer, UmengDialect, XiaomiDialect } from '@nest-push/simulators';
import { announce, serve } from './serve.mjs';
import { Counts } from './counts.mjs';
import { RudeServer } from './rude.mjs';
import { addressOf, appOf, APPS, indexOf, keyIn, phoneOf } from './world.mjs';

/**
 * @typedef {object} SimulatorConfig
 * @property {Partial<Record<import('./world.mjs').VendorName, number>>} [phones] how many phones each vendor has
 * @property {Partial<Record<import('./world.mjs').VendorName, number>>} [unlisted] how many phones exist beyond the book: numbers below this
 * @property {object} [jpush] options of the dialect; default: no limits
 * @property {object} [umeng] options of the dialect; default: no limits
 * @property {object} [xiaomi] fields of the simulated app; default: no limits
 * @property {boolean} [perPhone] whether each phone is counted for each key
 */

/** @type {SimulatorConfig} */
const config = JSON.parse(process.argv[2] ?? '{}');
const { jpush = {}, umeng = {}, xiaomi = {}, phones = {}, unlisted = {}, perPhone = false } = config;
const FREE = 1_000_000_000;

const dialects = [
  new JPushDialect({ callsPerMinute: FREE, broadcastsPerDay: FREE, ...jpush, apps: [{ ...APPS.jpush, vip: true }] }),
  new UmengDialect({
    rates: {},
    unknownTargets: 'refuse',
    ...umeng,
    apps: [{ ...APPS.umeng, platform: 'android' }],
  }),
  new XiaomiDialect({
    apps: [
      {
        platform: 'android',
        qps: Infinity,
        dailyQuota: FREE,
        ...xiaomi,
        appSecret: APPS.xiaomi.appSecret,
        packages: [APPS.xiaomi.package],
      },
    ],
  }),
];
const most = Math.max(0, ...Object.values(phones), ...Object.values(unlisted));
const counts = new Counts({ perPhone: perPhone ? most : 0 });

const MAX_RULES = 500;
const MAX_BODIES = 500;

const ruleOf = (rule) => ({ ...rule, ...(rule.keys && { keys: new Set(rule.keys) }) });

/** What the cases add to a vendor: answers by key, in place of the dialect's own. */
let rules = [];

/** The last bodies by key, the oldest forgotten first. */
const bodies = new Map();

function keepBody(key, body) {
  // A call that names many phones is of no interest, and large.
  if (body.length > 4_000) return;
  bodies.delete(key);
  bodies.set(key, body.toString());
  if (bodies.size > MAX_BODIES) bodies.delete(bodies.keys().next().value);
}

/** The dialect with its requests counted, and its rules before it. */
function counted(dialect) {
  return {
    vendor: dialect.vendor,
    addressesOf: (request) => dialect.addressesOf(request),
    runDue: (context) => dialect.runDue?.(context),
    reset: () => dialect.reset(),
    answer: (request, context) => {
      const key = request.method === 'POST' ? keyIn(request.body.toString()) : null;
      const { requests } = counts.seen(dialect.vendor, key, Date.now());
      if (key !== null) keepBody(key, request.body);
      const rule = rules.find((one) => applies(one, dialect.vendor, key, requests));
      const answer = rule
        ? { status: rule.status, headers: rule.headers ?? {}, body: rule.body ?? '' }
        : dialect.answer(request, context);
      counts.answered(dialect.vendor, answer);
      return answer;
    },
  };
}

// `keys`: these alone; `firstRequests`: only the first so many of each key; `share`: every n-th request by chance; `until`: a time.
function applies(rule, vendor, key, requests) {
  if (key === null || (rule.vendor !== undefined && rule.vendor !== vendor)) return false;
  if (rule.keys !== undefined && !rule.keys.has(key)) return false;
  if (rule.firstRequests !== undefined && requests > rule.firstRequests) return false;
  if (rule.until !== undefined && Date.now() >= rule.until) return false;
  return rule.share === undefined || Math.random() < rule.share;
}

const server = new SimulatorServer({
  dialects: dialects.map(counted),
  maxRequests: 50,
  shownPerPhone: 1,
  unlisted: (vendor, app, registrationId) => {
    const index = indexOf(registrationId);
    const known =
      app === appOf(vendor) && index < (unlisted[vendor] ?? 0) && registrationId === addressOf(vendor, index);
    return known ? phoneOf(vendor, index) : undefined;
  },
});
server.phones.onChange((change) => {
  if (change.kind !== 'shown') return;
  counts.delivered(keyIn(String(change.notification.data.k)), change.phone.id);
});
server.requests.onSettled((line) => {
  // What a script refused before the dialect saw it.
  if (line.fault?.reset === 'before' || line.fault?.status !== undefined)
    counts.spoiled(line.vendor, keyIn(line.body), line.at);
});
for (const [vendor, count] of Object.entries(phones)) {
  for (let index = 0; index < count; index += 1) server.phones.put(phoneOf(vendor, index));
}

/** @type {RudeServer | null} */
let rude = null;

serve({
  urls: () => Object.fromEntries(server.vendors.map((vendor) => [vendor, server.urlOf(vendor)])),
  counts: () => counts.list(),
  summary: () => counts.summary(),
  body: ({ key }) => bodies.get(key) ?? '',
  times: ({ key }) => counts.timesOf(key),
  timeline: ({ vendor }) => counts.timeline(vendor),
  phones: ({ key }) => counts.phonesOf(key),
  /** Resolves once no request has arrived for so many milliseconds: what dead workers had sent has been read. */
  quiet: ({ ms = 12 }) => counts.quiet(ms),
  arrival: ({ ms }) => counts.arrival(ms),
  rules: ({ rules: wanted }) => {
    rules = wanted.map(ruleOf);
  },
  /** One more rule, before those that are there. */
  addRule: (rule) => {
    if (rules.length >= MAX_RULES) rules.pop();
    rules.unshift(ruleOf(rule));
  },
  faults: ({ add = [] }) => {
    server.faults.clear();
    for (const script of add) server.faults.add(script);
  },
  put: ({ vendor, index }) => server.phones.put(phoneOf(vendor, index)),
  remove: ({ vendor, index }) => server.phones.remove(phoneOf(vendor, index).id),
  forget: () => counts.clear(),
  /** A server that breaks HTTP on purpose; see rude.mjs. */
  rude: async ({ behaviour }) => {
    rude ??= await RudeServer.listen((key, at) => counts.seen('rude', key, at));
    rude.behaviour = behaviour;
    return rude.url;
  },
  stop: async () => {
    await rude?.close();
    await server.close();
    process.disconnect();
  },
});
void server.listen().then(() => announce('ready'));
