import { type EnvironmentMap } from '@nest-push/core';

/**
 * The environment variables of {@link UmengOptions}.
 *
 * @param prefix - another one for each further instance
 */
export function umengEnvironment(prefix = 'PUSH_UMENG'): EnvironmentMap {
  return {
    'android.appKey': { name: `${prefix}_ANDROID_APP_KEY` },
    'android.masterSecret': { name: `${prefix}_ANDROID_MASTER_SECRET` },
    'ios.appKey': { name: `${prefix}_IOS_APP_KEY` },
    'ios.masterSecret': { name: `${prefix}_IOS_MASTER_SECRET` },
    'harmony.appKey': { name: `${prefix}_HARMONY_APP_KEY` },
    'harmony.masterSecret': { name: `${prefix}_HARMONY_MASTER_SECRET` },
    production: { name: `${prefix}_PRODUCTION`, type: 'boolean' },
    aliasType: { name: `${prefix}_ALIAS_TYPE`, optional: true },
    tasksPerMinute: { name: `${prefix}_TASKS_PER_MINUTE`, type: 'number', optional: true },
    broadcastsPerDay: { name: `${prefix}_BROADCASTS_PER_DAY`, type: 'number', optional: true },
    baseUrl: { name: `${prefix}_BASE_URL`, optional: true },
  };
}
