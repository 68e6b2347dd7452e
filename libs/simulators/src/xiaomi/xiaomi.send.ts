import { type FoundInstall, type SimulatorContext } from '../kit/simulator.types.js';
import { checkMessage, channelOf } from './checks/index.js';
import { type XiaomiSuccess } from './xiaomi.answers.js';
import { type XiaomiSimulatedApp } from './xiaomi.app.js';
import { type XiaomiCall } from './xiaomi.call.js';
import { LIMITS, rulesAt } from './xiaomi.limits.js';
import { messageOf, type XiaomiMessage } from './xiaomi.message.js';
import { shownOnAndroid, shownOnIos } from './xiaomi.phone.js';
import { type XiaomiClass } from './xiaomi.quota.js';
import { XiaomiRefusal } from './xiaomi.refusals.js';
import { type XiaomiTargetKind } from './xiaomi.targets.js';

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

/** A phone of the app's platform; on iOS, an install of the environment that was called: they are two worlds. */
function isReachable({ phone, install }: FoundInstall, app: XiaomiSimulatedApp, sandbox: boolean): boolean {
  if (phone.platform !== app.platform) return false;
  return app.platform === 'android' || (install.environment ?? 'production') === (sandbox ? 'sandbox' : 'production');
}

/** Shows a message on the phones that the vendor would let it through to. */
function deliver(
  call: XiaomiCall,
  context: SimulatorContext,
  messageId: string,
  message: XiaomiMessage,
  messageClass: XiaomiClass,
  targets: readonly FoundInstall[],
): void {
  const { app, state } = call;
  const jobkey = message.extra.get('jobkey');
  const fresh = jobkey === undefined ? targets : state.firstOf(jobkey, targets);
  const at = context.now();
  const admitted = state.usageOf(app).admit(fresh, messageClass, at);
  for (const packageName of new Set(admitted.map(({ install }) => install.app))) {
    const shown = app.platform === 'ios' ? shownOnIos(message) : shownOnAndroid(message, packageName);
    const phones = admitted.filter(({ install }) => install.app === packageName);
    context.show(phones, { messageId, vendor: 'xiaomi', at, ...shown });
  }
}

/**
 * One message to many targets. Filters by locale, model, version and network are accepted and let everyone through: the
 * phone book knows none of these. Whom a scheduled message reaches is looked up again when it is sent.
 */
export function send(call: XiaomiCall, kind: XiaomiTargetKind, version: number): XiaomiSuccess {
  const { form, app, at, context, state, options } = call;
  const usage = state.usageOf(app);
  usage.countRequest(at);
  const named = kind.named(form);
  kind.check(form, named);
  const packages = packagesOf(call, version);
  const message = messageOf(form);
  const channel = channelOf(message, app);
  const rules = rulesAt(options.rulesOf?.getTime() ?? at);
  const scheduleDays = options.scheduleDays ?? LIMITS.scheduleDays;
  checkMessage(message, { app, rules, at, scheduleDays, kind: kind.name, channel });

  const messageClass = channel?.class ?? 'default';
  usage.checkQuota(messageClass, at);
  const wanted = new Set(named);
  const among = kind.name === 'regid' ? wanted : undefined;
  const find = (now: SimulatorContext): FoundInstall[] =>
    packages
      .flatMap((name) => now.phones.installs('xiaomi', name, (install) => kind.selects(install, wanted, form), among))
      .filter((found) => isReachable(found, app, call.sandbox));
  const targets = find(context);
  const held = new Set(targets.flatMap(({ install }) => kind.heldBy(install)));
  const bad = kind.addressed ? [...wanted].filter((name) => !held.has(name)) : [];
  if (kind.addressed && bad.length === wanted.size) throw new XiaomiRefusal('noValidTargets');
  if (!kind.addressed && targets.length > LIMITS.unauditedBroadcast && !call.audited) {
    const rule = `A broadcast to more than ${LIMITS.unauditedBroadcast} devices needs X-PUSH-AUDIT-TOKEN.`;
    throw new XiaomiRefusal('needsReview', rule);
  }

  const id = state.ids.next(kind.letter, at);
  const quota = usage.quotaOf(messageClass, at);
  const sendAt = Number(message.fields.get('time_to_send') ?? at);
  if (sendAt > at) {
    const run = (now: SimulatorContext): void => {
      deliver(call, now, id, message, messageClass, find(now));
    };
    state.schedule({ id, at: sendAt, run });
  } else {
    deliver(call, context, id, message, messageClass, targets);
  }
  return {
    // Our decision: the valid names are counted, and a broadcast counts as one.
    info: `Received push messages for ${Math.max(wanted.size - bad.length, 1)} ${kind.label}`,
    data: {
      id,
      ...(bad.length > 0 && kind.name === 'regid' && { bad_regids: bad.join(',') }),
      // As recorded: texts, and the count before this message.
      ...(quota && rules.quotaInAnswer && { day_quota: String(quota.quota), day_acked: String(quota.acked) }),
    },
  };
}
