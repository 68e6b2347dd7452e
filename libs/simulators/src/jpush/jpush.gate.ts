import { type SimulatedRequest } from '../kit/simulator.types.js';
import { refuse, type Refusal, type Reply } from './jpush.answers.js';
import { type Call, type VendorWorld } from './jpush.call.js';
import { type JPushCode, type JPushFamily } from './jpush.codes.js';
import { JPUSH_TIERS } from './jpush.limits.js';
import { type Route } from './jpush.routes.js';
import { type Rates } from './jpush.state.js';

/** A caller who was recognised: his budget of calls, and how his call is answered. */
export interface Admitted {
  readonly rates: Rates;
  readonly answer: (call: Call) => Reply;
  /** Why he may not call this endpoint. */
  readonly barred?: Refusal | undefined;
}

interface Credentials {
  readonly user: string;
  readonly password: string;
}

const GROUP_PREFIX = 'group-';

/** Recognises the caller of an endpoint by his HTTP Basic credentials (JPush REST API v3 push, 2025-10). */
export function admit(route: Route, request: SimulatedRequest, world: VendorWorld): Admitted | Refusal {
  const credentials = basicCredentials(request);
  const found = credentials && recognise(route, credentials, world);
  return found ?? unknownCaller(route.family, credentials, world);
}

function recognise({ answering, family, vip }: Route, given: Credentials, world: VendorWorld): Admitted | undefined {
  const { user, password } = given;
  const { reserveVipFields } = world.settings;
  if (answering.by === 'group') {
    const known = user.startsWith(GROUP_PREFIX) ? world.groups.get(user.slice(GROUP_PREFIX.length)) : undefined;
    if (known?.group.masterSecret !== password) return undefined;
    const barred = vip && reserveVipFields && known.group.vip !== true ? noRight(family, 2007) : undefined;
    return { rates: known.state.rates, barred, answer: (call) => answering.handle({ ...call, ...known }) };
  }
  const developer = world.developers.get(user);
  const isDeveloper = developer?.developer.devSecret === password;
  if (answering.by === 'developer') {
    if (!developer || !isDeveloper) return undefined;
    return { rates: developer.state.rates, answer: (call) => answering.handle({ ...call, ...developer }) };
  }
  if (answering.by === 'file owner' && developer && isDeveloper) {
    const { state } = developer;
    // Since 2020-08-11 developers may upload files for group pushes, where their account has the permission.
    const barred = developer.developer.groupFiles === true ? undefined : ({ code: 1105 } as const);
    const { liveFiles } = JPUSH_TIERS.free;
    return {
      rates: state.rates,
      barred,
      answer: (call) => answering.handle({ ...call, files: state.files, liveFiles }),
    };
  }
  const known = world.apps.get(user);
  if (known?.app.masterSecret !== password) return undefined;
  const { app, state, limits } = known;
  const reserved = vip && reserveVipFields && app.vip !== true ? noRight(family, 2006) : undefined;
  const barred = app.blocked === true ? ({ code: 2003, text: 'The appKey is in black list.' } as const) : reserved;
  return answering.by === 'app'
    ? { rates: state.rates, barred, answer: (call) => answering.handle({ ...call, ...known }) }
    : {
        rates: state.rates,
        barred,
        answer: (call) => answering.handle({ ...call, files: state.files, liveFiles: limits.liveFiles }),
      };
}

/** The report family has a code of its own for whoever has no right to a report. */
function noRight(family: JPushFamily, code: 2006 | 2007): Refusal {
  const hint = 'this endpoint is for VIP; simulate it with vip: true';
  return family === 'report' ? { code: 2003, family, hint } : { code, hint };
}

/** What each family says to a caller whom it does not know; the codes beside 1004 and 7004 that can be told apart are our decision. */
const UNKNOWN_CALLER: Readonly<Record<JPushFamily, (given: Credentials | undefined, world: VendorWorld) => JPushCode>> =
  {
    // The documents explain 1008 by blanks in the key.
    push: (given) => (/\s/.test(given?.user ?? '') ? 1008 : 1004),
    device: (given, world) => (given === undefined ? 7001 : world.apps.has(given.user) ? 7004 : 7008),
    report: () => 3001,
    schedule: () => 8101,
    admin: () => 4004,
  };

function unknownCaller(family: JPushFamily, given: Credentials | undefined, world: VendorWorld): Refusal {
  const hint = 'Authorization: must be HTTP Basic with the key and the secret that this endpoint takes';
  return { code: UNKNOWN_CALLER[family](given, world), family, hint };
}

/** HTTP Basic: `key:secret` in base64. */
function basicCredentials(request: SimulatedRequest): Credentials | undefined {
  const [, encoded] = /^basic +([A-Za-z0-9+/=]+) *$/i.exec(request.headers.authorization ?? '') ?? [];
  const pair = Buffer.from(encoded ?? '', 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  return colon < 0 ? undefined : { user: pair.slice(0, colon), password: pair.slice(colon + 1) };
}

/** What a wrong method is told. Our decision: families without a code for it use the push family's. */
export function refuseMethod(family: JPushFamily, routes: readonly Route[]): Reply {
  const hint = `this path takes ${routes.map(({ method }) => method).join(', ')}`;
  return refuse({ code: family === 'admin' ? 4001 : 1001, family, hint });
}
