import {
  originOf,
  XIAOMI_FORMER_HOSTS,
  XIAOMI_HOSTS,
  type XiaomiHostRole,
  type XiaomiPlace,
  type XiaomiRegion,
} from './xiaomi.hosts.js';

const at = (more: Partial<XiaomiPlace>, role: XiaomiHostRole = 'message'): string =>
  originOf({ platform: 'android', ...more }, role);

it.each<[Partial<XiaomiPlace>, XiaomiHostRole, string]>([
  [{}, 'message', 'https://api.xmpush.xiaomi.com'],
  [{}, 'feedback', 'https://feedback.xmpush.xiaomi.com'],
  [{}, 'emq', 'https://emq.xmpush.xiaomi.com'],
  [{ vip: true }, 'message', 'https://vip.api.xmpush.xiaomi.com'],
  [{ vip: true }, 'feedback', 'https://feedback.xmpush.xiaomi.com'],
  [{ vip: true, region: 'russia' }, 'message', 'https://vip.api.xmpush.global.xiaomi.com'],
  [{ platform: 'ios', sandbox: false }, 'message', 'https://api.xmpush.xiaomi.com'],
  [{ platform: 'ios', sandbox: true }, 'message', 'https://sandbox.xmpush.xiaomi.com'],
  [{ platform: 'ios', sandbox: true, region: 'europe', vip: true }, 'message', 'https://sandbox.xmpush.xiaomi.com'],
  [{ platform: 'ios', sandbox: true }, 'feedback', 'https://sandbox.xmpush.xiaomi.com'],
  [{ platform: 'ios', sandbox: true }, 'emq', 'https://sandbox.xmpush.xiaomi.com'],
  [{ baseUrl: 'http://127.0.0.1:8080' }, 'message', 'http://127.0.0.1:8080'],
  [{ baseUrl: 'https://proxy.example/xiaomi//', region: 'india' }, 'feedback', 'https://proxy.example/xiaomi'],
  [{ platform: 'ios', sandbox: true, baseUrl: 'http://127.0.0.1:8080/' }, 'message', 'http://127.0.0.1:8080/sandbox'],
  [{ platform: 'ios', sandbox: false, baseUrl: 'http://127.0.0.1:8080/' }, 'emq', 'http://127.0.0.1:8080'],
])('%o, %s: %s', (place, role, origin) => {
  expect(at(place, role)).toBe(origin);
});

it.each<[XiaomiRegion, string, string]>([
  ['china', 'api.xmpush.xiaomi.com', 'feedback.xmpush.xiaomi.com'],
  ['europe', 'fr-api.xmpush.global.xiaomi.com', 'fr.feedback.xmpush.global.xiaomi.com'],
  ['russia', 'ru-api.xmpush.global.xiaomi.com', 'ru.feedback.xmpush.global.xiaomi.com'],
  ['india', 'idmb-api.xmpush.global.xiaomi.com', 'idmb.feedback.xmpush.global.xiaomi.com'],
  ['other', 'sgp-api.xmpush.global.xiaomi.com', 'feedback.xmpush.global.xiaomi.com'],
])('%s has its own hosts', (region, message, feedback) => {
  expect(at({ region })).toBe(`https://${message}`);
  expect(at({ region }, 'feedback')).toBe(`https://${feedback}`);
});

it('uses none of the former names', () => {
  const used = Object.values(XIAOMI_HOSTS).flatMap((hosts) => Object.values(hosts) as string[]);
  for (const former of Object.values(XIAOMI_FORMER_HOSTS)) expect(used).not.toContain(former);
});
