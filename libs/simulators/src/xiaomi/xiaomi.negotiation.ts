import { type SimulatedRequest } from '../kit/simulator.types.js';
import { type XiaomiHostNegotiation } from './xiaomi.app.js';

/** The headers for an SDK that asks for a list of hosts: `host:min:max:decr:incr`, the numbers steering the SDK's weights (official Java, Python and PHP SDKs). */
export function negotiate(
  { headers }: Pick<SimulatedRequest, 'headers'>,
  list: XiaomiHostNegotiation | undefined,
): Record<string, string> {
  if (!list || headers['x-push-host-list'] !== 'true') return {};
  const { hosts, disableAutoSelect = false, clientTimeoutMs } = list;
  const rows = hosts.map(({ host, min = 1, max = 90, decr = 10, incr = 5 }) => [host, min, max, decr, incr].join(':'));
  return {
    ...(rows.length > 0 && { 'X-PUSH-HOST-LIST': rows.join(',') }),
    ...(disableAutoSelect && { 'X-PUSH-DISABLE-AUTO-SELECT-DOMAIN': 'true' }),
    ...(clientTimeoutMs !== undefined && { 'X-PUSH-CLIENT-TIMEOUT-MS': String(clientTimeoutMs) }),
  };
}
