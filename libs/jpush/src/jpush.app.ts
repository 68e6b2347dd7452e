import { checkOptions, PushConfigurationError } from '@nest-push/core';
import { JPushOptions, type JPushOptionsInput } from './jpush.options.js';

/**
 * Checks options and fills in the defaults. Inside Nest that happened before, once for all modules.
 *
 * @throws PushConfigurationError naming every option that is wrong, and no value
 */
export function checkedClientOptions(options: JPushOptionsInput): JPushOptions {
  const { value, issues } = checkOptions(JPushOptions, options);
  if (issues.length === 0) return value;
  throw new PushConfigurationError(
    `The options of JPush are wrong: ${issues.map(({ field, rule }) => `${field} ${rule}`).join('; ')}.`,
  );
}

/** Whose credentials a call carries: those of the app, of an app group, or of the developer account. */
export type JPushAccount = 'app' | 'group' | 'developer';

const SETTINGS_OF: Readonly<Record<JPushAccount, readonly [what: string, options: string, variables: string]>> = {
  app: [
    'JPush is off',
    'appKey, masterSecret and apnsProduction',
    'PUSH_JPUSH_APP_KEY, PUSH_JPUSH_MASTER_SECRET and PUSH_JPUSH_APNS_PRODUCTION',
  ],
  group: [
    'JPush group pushes are off',
    'groupKey and groupMasterSecret',
    'PUSH_JPUSH_GROUP_KEY and PUSH_JPUSH_GROUP_MASTER_SECRET',
  ],
  developer: [
    'The developer account of JPush is off',
    'devKey and devSecret',
    'PUSH_JPUSH_DEV_KEY and PUSH_JPUSH_DEV_SECRET',
  ],
};

/** What a call to JPush means when nothing is configured for it. */
export function notSetUp(account: JPushAccount = 'app'): PushConfigurationError {
  const [what, options, variables] = SETTINGS_OF[account];
  return new PushConfigurationError(
    `${what}: nothing is configured for it. Set ${variables} (or the same under the prefix given to JPushModule.fromEnv), or pass ${options} to JPushModule.forRoot.`,
  );
}
