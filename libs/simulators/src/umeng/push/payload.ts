import { type ShownNotification } from '../../kit/simulator.types.js';
import { type UmengCall } from '../umeng.call.js';
import { isObject } from '../umeng.fields.js';
import { UMENG_EDITIONS } from '../umeng.limits.js';
import { type UmengJson, type UmengType } from '../umeng.types.js';
import { androidPayload } from './android.js';
import { harmonyPayload } from './harmony.js';
import { iosPayload } from './ios.js';

/** What a payload makes a phone show; who gets it, and when, is not the payload's matter. */
export type UmengSketch = Omit<ShownNotification, 'messageId' | 'vendor' | 'at'>;

/** Checks one platform's payload. */
export type PayloadReader = (call: UmengCall, payload: UmengJson, type: UmengType) => UmengSketch;

const READERS: Readonly<Record<UmengCall['app']['platform'], PayloadReader>> = {
  android: androidPayload,
  ios: iosPayload,
  harmony: harmonyPayload,
};

/** Checks `payload` by the rules of the app's platform, its size last (2022). */
export function readPayload(call: UmengCall, type: UmengType): UmengSketch {
  const { payload } = call.body;
  const { platform } = call.app;
  if (!isObject(payload)) return call.refuse('1001', 'payload', 'is missing or no JSON object');
  const sketch = READERS[platform](call, payload, type);
  const bytes = Buffer.byteLength(JSON.stringify(payload));
  const limit = UMENG_EDITIONS[call.settings.profile].payloadBytes[platform];
  if (bytes > limit) {
    call.refuse('2022', 'payload', `has ${bytes} bytes of compact JSON, and at most ${limit} are allowed; shorten it`);
  }
  return sketch;
}
