import { type SimulatedAnswer } from '../../kit/simulator.types.js';
import { readTask } from '../tasks/task.api.js';
import { umengSuccess } from '../umeng.answers.js';
import { type UmengCall } from '../umeng.call.js';
import { INFERRED_CODES } from '../umeng.codes.js';
import { checkFields, GATE_FIELDS } from '../umeng.fields.js';
import { type UmengState } from '../umeng.state.js';

// What the makers grant is not Umeng's to say; a figure that no test reaches.
const QUOTA = 100_000;

/**
 * POST /api/channel/data: what became of a task on the phones of each maker. The path and the fields are those of public clients of
 * 2021-2022; no page of the vendor describes them. `errors` stays empty: nothing goes wrong at a maker here.
 */
export function channelData(call: UmengCall, state: UmengState): SimulatedAnswer {
  const { tally } = readTask(call, state);
  checkAndroid(call);
  const stats = [...tally.channels].map(([channel, { sent, arrived, opened }]) => ({
    channel,
    channel_sent_count: sent,
    channel_arrive_count: arrived,
    channel_click: opened,
    errors: [],
  }));
  return umengSuccess({ stats });
}

/** POST /api/quota/query: what the makers let the app push today, as strings. Known from public clients, as above. */
export function quotaQuery(call: UmengCall, state: UmengState): SimulatedAnswer {
  checkAndroid(call);
  checkFields(call, '', call.body, GATE_FIELDS, INFERRED_CODES.topLevelForm);
  const { appKey, vendorQuotas } = call.app;
  const used = state.usage.of(appKey, call.now, call.settings.utcOffsetHours);
  const oppo = vendorQuotas?.oppo ?? QUOTA;
  return umengSuccess({
    xmQuotaCount: String(vendorQuotas?.xiaomi ?? QUOTA),
    xmAckedCount: String(used.xiaomi),
    oppoTotalCount: String(oppo),
    oppoPushCount: String(used.oppo),
    oppoRemainCount: String(Math.max(0, oppo - used.oppo)),
    vivoSysMsgCount: String(used.vivoSystem),
    vivoMarketMsgCount: String(used.vivoMarketing),
  });
}

function checkAndroid(call: UmengCall): void {
  if (call.app.platform === 'android') return;
  call.refuse(INFERRED_CODES.otherPlatform, 'appkey', 'belongs to no Android app; only those use the makers’ services');
}
