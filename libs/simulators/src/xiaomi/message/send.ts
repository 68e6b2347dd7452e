import { type XiaomiSuccess } from '../xiaomi.answers.js';
import { type XiaomiCall } from '../xiaomi.call.js';
import { LIMITS } from '../xiaomi.limits.js';
import { XiaomiRefusal } from '../xiaomi.refusals.js';
import { checkMaySend, launch, load } from './launch.js';
import { messageOf } from './message.js';
import { type XiaomiTargetKind } from './targets.js';

/**
 * The packages a message goes to. Version 2 takes exactly one. The Java SDK omits the field for "all packages" of version 3,
 * the guide asks for it: our decision is to ask Android apps for it, and to let an iOS app's message go to its bundles.
 */
function packagesOf({ form, app }: XiaomiCall, version: number): readonly string[] {
  const names = [...new Set(form.list('restricted_package_name'))];
  if (names.length === 0) {
    if (app.platform === 'ios') return app.packages;
    throw new XiaomiRefusal('missingPackage', 'restricted_package_name is needed.');
  }
  if (version === 2 && names.length > 1) {
    throw new XiaomiRefusal('wrongPackage', 'restricted_package_name takes one package on /v2; use /v3 for more.');
  }
  if (!names.every((name) => app.packages.includes(name))) {
    throw new XiaomiRefusal('wrongPackage', 'restricted_package_name names a package that is not of this app.');
  }
  return names;
}

/** Refuses a broadcast to many devices that the console did not approve. */
function checkReview({ app, options, auditToken }: XiaomiCall, devices: number): void {
  const most = options.unauditedBroadcast ?? LIMITS.unauditedBroadcast;
  if (devices <= most) return;
  const approved = app.auditTokens ? app.auditTokens.includes(auditToken ?? '') : Boolean(auditToken);
  if (!approved) {
    throw new XiaomiRefusal('needsReview', `A broadcast to more than ${most} devices needs X-PUSH-AUDIT-TOKEN.`);
  }
}

/** One message to many targets. */
export function send(call: XiaomiCall, kind: XiaomiTargetKind, version: number): XiaomiSuccess {
  const { form, at, context, own, rules } = call;
  checkMaySend(call, kind);
  const named = kind.named(form);
  kind.check(form, named);
  const message = messageOf(form);
  const one = load(call, kind, message, packagesOf(call, version), named);
  const { messageClass } = one.parcel;
  own.usage.checkQuota(messageClass, at);
  const found = one.find(context);
  const { targets, bad } = found;
  if (kind.addressed && bad.length === one.wanted.size) throw new XiaomiRefusal('noValidTargets');
  if (!kind.addressed) checkReview(call, targets.length);

  const quota = own.usage.quotaOf(messageClass, at);
  const jobType = kind.jobTypes[one.wanted.size > 1 ? 1 : 0];
  const { id } = launch(call, kind, [[one, found]], jobType, Number(message.fields.get('time_to_send') ?? at));
  return {
    // Our decision: the valid names are counted, and a broadcast counts as one.
    info: `Received push messages for ${Math.max(one.wanted.size - bad.length, 1)} ${kind.label}`,
    data: {
      id,
      ...(bad.length > 0 && kind.name === 'regid' && { bad_regids: bad.join(',') }),
      // As recorded: texts, and the count before this message.
      ...(quota && rules.quotaInAnswer && { day_quota: String(quota.quota), day_acked: String(quota.acked) }),
    },
  };
}
