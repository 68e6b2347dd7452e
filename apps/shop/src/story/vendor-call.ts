import { type RunningSimulators } from '@nest-push/simulator-app';

/** A request as the simulators logged it. */
export type VendorCall = ReturnType<RunningSimulators['server']['requests']['list']>[number];

/**
 * What of a vendor's request is worth reading. Only what is named here is shown: requests also hold what authenticates them (Umeng's app key and signature are
 * no headers).
 */
const INTERESTING: Readonly<Record<VendorCall['vendor'], RegExp>> = {
  jpush: /^(audience|notification|message)\b/,
  umeng: /^(type|device_tokens|alias|payload)\b/,
  xiaomi: /^(registration_id|alias|topic|title|description|payload|restricted_package_name|extra\..+)$/,
};

/** A request in a few lines: method and path, then one line a field. */
export function describeCall({ vendor, method, path, body, status }: VendorCall): string[] {
  const fields = fieldsOf(body).filter(([name]) => INTERESTING[vendor].test(name));
  const width = Math.max(0, ...fields.map(([name]) => name.length));
  return [
    `${method} /${vendor}${path} -> ${status ?? 'no answer'}`,
    ...fields.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`),
  ];
}

/** The leaves of a JSON body with their paths, or the fields of a form. */
function fieldsOf(body: string): [string, string][] {
  if (!body.startsWith('{')) return [...new URLSearchParams(body)];
  return leavesOf(JSON.parse(body) as unknown, '');
}

function leavesOf(value: unknown, path: string): [string, string][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [[path, typeof value === 'string' ? value : JSON.stringify(value)]];
  }
  return Object.entries(value).flatMap(([key, item]) => leavesOf(item, path === '' ? key : `${path}.${key}`));
}
