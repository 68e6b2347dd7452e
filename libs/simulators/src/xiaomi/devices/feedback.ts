import { findRegids } from '../message/reach.js';
import { checkNames, NAME_RULES } from '../message/targets.js';
import { type XiaomiPulled, type XiaomiPulledList } from '../receipts/pulled.js';
import { type XiaomiSuccess } from '../xiaomi.answers.js';
import { type XiaomiCall } from '../xiaomi.call.js';
import { LIMITS } from '../xiaomi.limits.js';
import { XiaomiRefusal } from '../xiaomi.refusals.js';
import { SHAPES } from '../xiaomi.shapes.js';

/** Refuses where the feedback service is off-line, or forbidden to the app. Hosts overseas still have it ("soon invalid", 2024-10-09). */
function checkService({ app, rules, host }: XiaomiCall): void {
  if (app.feedback === 'forbidden') {
    throw new XiaomiRefusal('feedbackForbidden', 'This app may not use the feedback service.');
  }
  const overseas = host.region !== undefined && host.region !== 'China';
  const on = app.feedback === 'on' || (app.feedback === undefined && (overseas || !rules.feedbackOffline));
  if (!on) {
    throw new XiaomiRefusal(
      'feedbackOffline',
      'The feedback service is off-line; ask for receipts of type 16 instead.',
    );
  }
}

/** Invalid names that came up since the last call, at most 1,000; what is read is gone. */
export function fetchInvalid(
  call: XiaomiCall,
  list: keyof Pick<XiaomiPulled, 'invalidRegids' | 'invalidAliases' | 'invalidMiids'>,
): XiaomiSuccess {
  checkService(call);
  const names = call.own.pulled[list];
  if (list === 'invalidAliases' && names.size === 0) {
    throw new XiaomiRefusal('noMoreAliases', 'There are no more invalid aliases.');
  }
  return { data: { list: names.take(LIMITS.feedbackItems) } };
}

/** Where regids are at home; one of nobody is left out. It stands on the feedback host, and is none of the lists that went off-line (our decision). */
export function regionsOf(call: XiaomiCall): XiaomiSuccess {
  const { form, state } = call;
  const regids = [...new Set(form.list('regIds'))];
  if (!form.has('regIds')) throw new XiaomiRefusal('missing', 'regIds is needed.');
  checkNames(form, 'regIds', regids, NAME_RULES.regid);
  const found = findRegids(call, regids);
  return {
    data: SHAPES.regions([...found].map(([regid, one]) => [regid, state.devices.of(one).region ?? 'China'] as const)),
  };
}

/** The legacy pull of receipts: bare lists by package; what is read is gone. Our decision: at most 1,000 at once, as the feedback service. */
export function pull({ form, app, own }: XiaomiCall, list: XiaomiPulledList): XiaomiSuccess {
  const packageName = form.need('package_name');
  if (!app.packages.includes(packageName)) {
    throw new XiaomiRefusal('wrongPackage', 'package_name names a package that is not of this app.');
  }
  return { bare: own.pulled.of(packageName)[list].take(LIMITS.feedbackItems) };
}
