import { InputCheck } from './input-check.js';
import { type SimulatedPhone, type SimulatedPlatform, type SimulatedVendor } from './simulator.types.js';

/** The vendors a phone or a fault script may name. */
export const SIMULATED_VENDORS = ['jpush', 'umeng', 'xiaomi'] as const satisfies readonly SimulatedVendor[];

const PLATFORMS = ['android', 'ios', 'harmony'] as const satisfies readonly SimulatedPlatform[];
const ENVIRONMENTS = ['production', 'sandbox'] as const;

// Bounds of the simulator itself; the vendors' own limits are the dialects' matter.
const MAX_TEXT = 512;
const MAX_INSTALLS = 20;
const MAX_LABELS = 10_000;

/** Turns an input of unknown shape into a phone, or throws a `SimulatorInputError` that names every broken field. */
export function checkPhone(input: unknown): SimulatedPhone {
  const check = new InputCheck('The phone');
  const phone = check.fields(input, 'body', ['id', 'owner', 'platform', 'model', 'installs']);
  check.text(phone.id, 'id', MAX_TEXT);
  check.oneOf(phone.platform, 'platform', PLATFORMS);
  if (phone.owner !== undefined) check.text(phone.owner, 'owner', MAX_TEXT);
  if (phone.model !== undefined) check.text(phone.model, 'model', MAX_TEXT);
  check.list(phone.installs, 'installs', MAX_INSTALLS).forEach((install, index) => {
    checkInstall(check, install, `installs[${index}]`, phone.platform === 'ios');
  });
  check.done();
  return structuredClone(input) as SimulatedPhone;
}

function checkInstall(check: InputCheck, input: unknown, at: string, ios: boolean): void {
  const labels = ['tags', 'topics', 'accounts'];
  const install = check.fields(input, at, ['vendor', 'app', 'registrationId', 'environment', 'aliases', ...labels]);
  check.oneOf(install.vendor, `${at}.vendor`, SIMULATED_VENDORS);
  check.text(install.app, `${at}.app`, MAX_TEXT);
  check.text(install.registrationId, `${at}.registrationId`, MAX_TEXT);
  if (install.environment !== undefined) {
    check.oneOf(install.environment, `${at}.environment`, ENVIRONMENTS);
    check.rule(ios, `${at}.environment`, 'belongs to iOS alone; leave it out');
  }
  if (install.aliases !== undefined) {
    check.list(install.aliases, `${at}.aliases`, MAX_LABELS).forEach((alias, index) => {
      const path = `${at}.aliases[${index}]`;
      const fields = check.fields(alias, path, ['type', 'value']);
      check.text(fields.value, `${path}.value`, MAX_TEXT);
      if (fields.type !== undefined) check.text(fields.type, `${path}.type`, MAX_TEXT);
    });
  }
  for (const label of labels) {
    if (install[label] === undefined) continue;
    check.list(install[label], `${at}.${label}`, MAX_LABELS).forEach((value, index) => {
      check.text(value, `${at}.${label}[${index}]`, MAX_TEXT);
    });
  }
}
