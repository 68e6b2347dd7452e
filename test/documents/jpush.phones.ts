import { type SimulatedInstall, type SimulatedPhone } from '@nest-push/simulators';
import { type Screens, type Shown } from './world.js';

/** The app of the documents' curl example; its credentials are printed there. */
export const APP = { appKey: '7d431e42dfa6a6d693ac2d04', masterSecret: '5e987ac6d2e04d95a9d8f0d1' };
/** The app of the documents' example for push ids. */
export const CID_APP = { appKey: '2743204aad6fe2572aa2d8de', masterSecret: 'e674a3d0fd42a53b9a58121c' };

type Labels = Pick<SimulatedInstall, 'tags' | 'environment'> & { readonly alias?: string };

function phone(
  id: string,
  platform: SimulatedPhone['platform'],
  registrationId: string,
  { alias, ...labels }: Labels = {},
  app = APP.appKey,
): SimulatedPhone {
  const aliases = alias === undefined ? [] : [{ value: alias }];
  return { id, platform, installs: [{ vendor: 'jpush', app, registrationId, aliases, ...labels }] };
}

/** Whoever the documents' examples address, and for each of them somebody who is not meant. */
export const PHONES: readonly SimulatedPhone[] = [
  phone('lin', 'android', '4312kjklfds2', { tags: ['深圳', '女', '会员'], alias: '4314' }),
  phone('wang', 'android', '8914afd2', { tags: ['广州', '女'], alias: '892' }),
  phone('zhao', 'ios', '45fdsa31', { tags: ['北京'], alias: '4531' }),
  phone('qian', 'ios', '090c1f59f89', { tags: ['北京'], environment: 'sandbox' }),
  phone('sun', 'android', 'registration_id1', { tags: ['tag1', 'tag3', 'tag4'], alias: 'alias1' }),
  phone('li', 'ios', 'registration_id2', { tags: ['tag1', 'tag2', 'tag3', 'tag4', 'tag5'], alias: 'alias2' }),
  phone('zhou', 'harmony', '1507bfd3f7c466c355c'),
  // The same words in another app: nothing may ever show there.
  phone('elsewhere', 'android', '4312kjklfds2', { tags: ['深圳', '女', '会员'], alias: '4314' }, CID_APP.appKey),
];

export const ANDROID = ['lin', 'wang', 'sun'];
/** With builds for Apple's production environment. */
export const IOS = ['zhao', 'li'];
export const IOS_SANDBOX = ['qian'];
export const HARMONY = ['zhou'];
/** Whom a notification to everyone reaches: without `apns_production`, JPush takes production. */
export const EVERYONE = [...ANDROID, ...IOS, ...HARMONY];

export const says = (body: string, more: Shown = {}): Shown => ({ kind: 'notification', body, data: {}, ...more });
export const hands = (body: string, more: Shown = {}): Shown => ({ kind: 'message', body, data: {}, ...more });
export const on = (phones: readonly string[], ...shown: Shown[]): Screens =>
  Object.fromEntries(phones.map((id) => [id, shown]));
