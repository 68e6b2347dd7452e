// What the simulator, the workers and the cases know of each other: apps, addresses, keys.

/** Credentials with the vendors' shapes; they open nothing. */
export const APPS = {
  jpush: { appKey: 'chaosjpushappkey00000001', masterSecret: 'chaosjpushsecret00000001' },
  umeng: { appKey: 'facade000000000000000009', appMasterSecret: 'chaosumengandroidsecret000000009' },
  xiaomi: { appSecret: 'Y2hhb3MteGlhb21pLWFuZHJvaWQ=', package: 'com.example.chaos' },
};

/** The vendor apps' ids in core. */
export const APP_IDS = { jpush: 'jpush', umeng: 'umeng:android', xiaomi: 'xiaomi:android' };

/** A phone whose maker is nobody's own, but for Xiaomi's. */
const MANUFACTURERS = { jpush: 'OPPO', umeng: 'vivo', xiaomi: 'Xiaomi' };

/** @typedef {'jpush' | 'umeng' | 'xiaomi'} VendorName */

/** The address of a vendor's phone number `index`: Umeng's Android tokens have exactly 44 characters. */
export function addressOf(/** @type {VendorName} */ vendor, /** @type {number} */ index) {
  const digits = String(index).padStart(10, '0');
  return vendor === 'umeng' ? `Chaos${'x'.repeat(29)}${digits}` : `chaos-${vendor}-${digits}`;
}

/** The number of the phone that has an address. */
export const indexOf = (/** @type {string} */ address) => Number(address.slice(-10));

/** @param {VendorName} vendor */
export function appOf(vendor) {
  return vendor === 'xiaomi' ? APPS.xiaomi.package : APPS[vendor].appKey;
}

/** A phone as the simulators know it. Every tenth phone has the tag `t<n>` of its own number, for audiences that a vendor resolves. */
export function phoneOf(/** @type {VendorName} */ vendor, /** @type {number} */ index) {
  return {
    id: `${vendor}-${index}`,
    platform: 'android',
    installs: [
      {
        vendor,
        app: appOf(vendor),
        registrationId: addressOf(vendor, index),
        tags: [`t${index}`],
        topics: [`t${index}`],
      },
    ],
  };
}

/** The same phone as a device of the registry. */
export function deviceOf(/** @type {VendorName} */ vendor, /** @type {number} */ index, registeredAt = Date.now()) {
  return {
    id: `${vendor}-${String(index).padStart(8, '0')}`,
    userId: `u-${vendor}-${index}`,
    platform: 'android',
    manufacturer: MANUFACTURERS[vendor],
    registeredAt,
    routes: [{ vendor, kind: 'registrationId', address: addressOf(vendor, index) }],
  };
}

/** A push's key: its idempotency key in the store, and `data.k` of its message, by which the simulator counts. */
export const keyOf = (/** @type {number} */ number) => `kx${number}x`;

/** The first key in a text; the vendors' ways to write it (JSON, form) leave it as it is. */
export const keyIn = (/** @type {string} */ text) => /kx\d+x/.exec(text)?.[0] ?? null;

/** A push to one phone of a vendor. */
export function requestOf(/** @type {number} */ number, /** @type {VendorName} */ vendor, phone = 0, more = {}) {
  const key = keyOf(number);
  const { message, ...rest } = /** @type {{ message?: object }} */ (more);
  return {
    key,
    to: { device: deviceOf(vendor, phone).id },
    message: { title: 'Chaos', body: `Push ${number}`, data: { k: key }, ...message },
    ...rest,
  };
}
