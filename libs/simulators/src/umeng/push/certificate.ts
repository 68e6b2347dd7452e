import { type UmengCall } from '../umeng.call.js';
import { type UmengCode } from '../umeng.codes.js';
import { type UmengCertificate } from '../umeng.types.js';
import { type UmengPolicy } from './policy.js';

const FAULTS: Readonly<Record<Extract<UmengCertificate, string>, readonly [code: UmengCode, fault: string]>> = {
  unreadable: ['5001', 'names no bundle id; upload another one'],
  revoked: ['5007', 'was revoked; upload another one'],
  unknown: ['5008', 'is unknown to APNs; upload another one'],
  handshake: ['5009', 'fails in the handshake with APNs; upload another one'],
  noKey: ['5010', 'is replaced by token authentication, for which no p8 key was uploaded'],
};

/** iOS: refuses a message whose certificate is not there, or not good. Source: error table of docs/66632/detail/68343. */
export function checkCertificate(call: UmengCall, production: boolean, policy: UmengPolicy): void {
  if (call.app.platform !== 'ios') return;
  const name = production ? 'production' : 'development';
  const state = call.app.certificates?.[name];
  if (state === undefined) return;
  const refuse = (code: UmengCode, fault: string, field = 'production_mode'): never =>
    call.refuse(code, field, `the ${name} certificate ${fault}`);
  if (state === null) return refuse(production ? '2032' : '2033', 'was not uploaded; do so in the console');
  if (typeof state === 'string') return refuse(...FAULTS[state]);
  if (state <= call.now) return refuse('2034', 'has expired; upload a new one');
  if (policy.startAt !== null && state <= policy.startAt) {
    refuse('2035', 'will have expired by then; upload a new one', 'policy.start_time');
  }
}
