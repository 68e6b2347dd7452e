import { at, isObject, jsonBytes } from '../jpush.json.js';
import { JPUSH_LIMITS } from '../jpush.limits.js';
import { PLATFORMS } from './push-object.js';
import { type Report } from '../jpush.shape.js';

/** The platforms a push addresses. */
export function addressed(push: unknown): ReadonlySet<string> {
  const platform = at(push, 'platform');
  return new Set<string>(Array.isArray(platform) ? (platform as string[]) : platform === 'all' ? PLATFORMS : []);
}

/** Checks the byte limits of the platforms that are addressed (JPush REST API v3 push, return code 1005, 2025-10). */
export function checkSizes(push: unknown, report: Report): void {
  const platforms = addressed(push);
  const message = jsonBytes(at(push, 'message'));
  const rows: readonly [addressed: boolean, field: string, bytes: number, limit: number][] = [
    [
      platforms.has('android'),
      'notification.android with message',
      notificationBytes(push, 'android') + message,
      JPUSH_LIMITS.androidBytes,
    ],
    [platforms.has('ios'), 'notification.ios', notificationBytes(push, 'ios'), JPUSH_LIMITS.iosBytes],
    [platforms.has('ios'), 'message', message, JPUSH_LIMITS.iosMessageBytes],
    [
      platforms.has('ios'),
      'notification_3rd.ios',
      jsonBytes(at(push, 'notification_3rd', 'ios')),
      JPUSH_LIMITS.iosBytes,
    ],
    [
      platforms.has('winphone'),
      'notification.winphone',
      // A text for all platforms is not measured for one that is gone.
      jsonBytes(at(push, 'notification', 'winphone')),
      JPUSH_LIMITS.winphoneBytes,
    ],
    [true, 'live_activity.ios', jsonBytes(at(push, 'live_activity', 'ios')), JPUSH_LIMITS.liveActivityBytes],
  ];
  for (const [isAddressed, field, bytes, limit] of rows) {
    if (isAddressed && bytes > limit) {
      report({ code: 1005, field, rule: `must have at most ${limit} bytes as JSON in UTF-8; it has ${bytes}` });
    }
  }
}

/** Our decision: an alert that a platform inherits counts as one of its own. */
function notificationBytes(push: unknown, platform: string): number {
  const alert = at(push, 'notification', 'alert');
  const own = at(push, 'notification', platform);
  if (own !== undefined && !isObject(own)) return 0;
  return jsonBytes(alert === undefined || own?.alert !== undefined ? own : { alert, ...own });
}
