import { type EnvironmentMap } from '@nest-push/core';

/**
 * The environment variables of one JPush app.
 *
 * @param prefix - for a second app, e.g. `PUSH_JPUSH_PARTNER`. Default `PUSH_JPUSH`
 */
export function jpushEnvironment(prefix = 'PUSH_JPUSH'): EnvironmentMap {
  return {
    appKey: { name: `${prefix}_APP_KEY` },
    masterSecret: { name: `${prefix}_MASTER_SECRET` },
    apnsProduction: { name: `${prefix}_APNS_PRODUCTION`, type: 'boolean' },
    zone: { name: `${prefix}_ZONE`, optional: true },
    cid: { name: `${prefix}_CID`, type: 'boolean', optional: true },
    cidsPerFetch: { name: `${prefix}_CIDS_PER_FETCH`, type: 'number', optional: true },
    callsPerMinute: { name: `${prefix}_CALLS_PER_MINUTE`, type: 'number', optional: true },
    broadcastsPerDay: { name: `${prefix}_BROADCASTS_PER_DAY`, type: 'number', optional: true },
    groupKey: { name: `${prefix}_GROUP_KEY`, optional: true },
    groupMasterSecret: { name: `${prefix}_GROUP_MASTER_SECRET`, optional: true },
    devKey: { name: `${prefix}_DEV_KEY`, optional: true },
    devSecret: { name: `${prefix}_DEV_SECRET`, optional: true },
    baseUrl: { name: `${prefix}_BASE_URL`, optional: true },
  };
}
