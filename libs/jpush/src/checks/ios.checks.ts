import { either, list, number, object, oneOf, record, type Shape, text, whole } from '@nest-push/core';
import { JPUSH_LIMITS } from '../jpush.limits.js';

/** Apple's alert dictionary. Apple adds keys to it, so others are let through. */
const alertDictionary = object(
  {
    title: text(),
    subtitle: text(),
    body: text(),
    'loc-key': text(),
    'loc-args': list(text()),
    'title-loc-key': text(),
    'title-loc-args': list(text()),
    'subtitle-loc-key': text(),
    'subtitle-loc-args': list(text()),
  },
  { open: true },
);

const sound = object({ critical: oneOf([0, 1]), name: text(), volume: number({ min: 0, max: 1 }) });

const badgeText = text({ like: [/^([+-]?\d{1,2})?$/, "must be 0 to 99, '+N', '-N' or empty"] });

/** JPush's Python SDK sends 1 for true, and is understood. */
const yes = oneOf([true, false, 1, 0]);

/** Text, or whatever else stands there. */
const textOr = (other: Shape): Shape => {
  const plain = text();
  return (value, field, report) => {
    (typeof value === 'string' ? plain : other)(value, field, report);
  };
};

/** `notification.ios`. That it has a text of its own or inherits one is the notification's to check. */
export const IOS_FIELDS: Readonly<Record<string, Shape>> = {
  alert: textOr(alertDictionary),
  sound: textOr(sound),
  badge: either(badgeText, whole(JPUSH_LIMITS.badge.set)),
  'content-available': yes,
  'mutable-content': yes,
  category: text(),
  'thread-id': text(),
  'interruption-level': oneOf(['active', 'critical', 'passive', 'time-sensitive']),
  extras: record(),
};

const seconds = whole({ min: 0 });

/** `live_activity`. */
export const liveActivity: Shape = object(
  {
    ios: object(
      {
        event: oneOf(['start', 'update', 'end']),
        'content-state': record(),
        'attributes-type': text({ min: 1 }),
        attributes: record(),
        alert: object({ title: text(), body: text(), sound: text() }),
        'dismissal-date': seconds,
        'stale-date': seconds,
        'relevance-score': number(JPUSH_LIMITS.relevanceScore),
        'apns-priority': oneOf([5, 10]),
      },
      {
        required: ['event', 'content-state'],
        relations: (value, field, report) => {
          if (value.event === 'start' && value['attributes-type'] === undefined)
            report.add('missing', `${field}.attributes-type`, 'must be set where a live activity starts');
        },
      },
    ),
  },
  { required: ['ios'] },
);
