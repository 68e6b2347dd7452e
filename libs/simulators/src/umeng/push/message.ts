import { usesChannels } from '../channels/channels.js';
import { type UmengReceiptWish, readReceiptWish } from '../receipts/receipts.js';
import { type UmengCall } from '../umeng.call.js';
import { type UmengState } from '../umeng.state.js';
import { type UmengSimulatedApp } from '../umeng.types.js';
import { readAudience, type UmengAudience } from './audience.js';
import { checkCertificate } from './certificate.js';
import { readPayload, type UmengSketch } from './payload.js';
import { readPolicy, type UmengPolicy } from './policy.js';
import { checkProperties, readProductionMode } from './properties.js';

/** A message that passed every check. */
export interface UmengMessage {
  readonly app: UmengSimulatedApp;
  readonly audience: UmengAudience;
  readonly sketch: UmengSketch;
  readonly policy: UmengPolicy;
  readonly production: boolean;
  readonly usesChannels: boolean;
  /** Of class 1 (service); else 0 (marketing). Source: `category`, docs/67966/detail/68343, text of 2025. */
  readonly service: boolean;
  readonly receipts: UmengReceiptWish | null;
  /** The receiver of the task's end, of 2013. */
  readonly feedback: string | null;
}

/** Checks target, payload, policy and the other fields, in this order. The vendor publishes none; it is our decision. */
export function readMessage(call: UmengCall, state: UmengState): UmengMessage {
  return readContent(call, readAudience(call, state.files));
}

/** Checks everything but the target. */
export function readContent(call: UmengCall, audience: UmengAudience): UmengMessage {
  const { app, body } = call;
  const sketch = readPayload(call, audience.type);
  const policy = readPolicy(call, audience);
  const production = readProductionMode(call);
  checkProperties(call);
  checkCertificate(call, production, policy);
  return {
    app,
    audience,
    sketch,
    policy,
    production,
    usesChannels: app.platform === 'android' && sketch.kind === 'notification' && usesChannels(body),
    service: body.category === 1,
    receipts: readReceiptWish(body),
    feedback: typeof body.feedback === 'string' ? body.feedback : null,
  };
}
