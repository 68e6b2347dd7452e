import { type EnvironmentMap } from '@nest-push/core';

/**
 * The environment variables of {@link XiaomiOptions}.
 *
 * @param prefix - another one for each further instance
 */
export function xiaomiEnvironment(prefix = 'PUSH_XIAOMI'): EnvironmentMap {
  return {
    'android.appSecret': { name: `${prefix}_ANDROID_APP_SECRET` },
    'android.packageName': { name: `${prefix}_ANDROID_PACKAGE` },
    'ios.appSecret': { name: `${prefix}_IOS_APP_SECRET` },
    'ios.bundleId': { name: `${prefix}_IOS_BUNDLE_ID` },
    'ios.sandbox': { name: `${prefix}_IOS_SANDBOX`, type: 'boolean' },
    region: { name: `${prefix}_REGION`, optional: true },
    callsPerSecond: { name: `${prefix}_CALLS_PER_SECOND`, type: 'number', optional: true },
    receiptUrl: { name: `${prefix}_RECEIPT_URL`, optional: true },
    baseUrl: { name: `${prefix}_BASE_URL`, optional: true },
  };
}
