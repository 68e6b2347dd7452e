import { CHANNELS, SPECIAL_PUSH_KEY, type Channel } from './channels.js';
import { at } from '../jpush.json.js';
import { teller, type Report } from '../jpush.shape.js';

const FIELD = 'options.third_party_channel';

function settingsOf(push: unknown, channel: Channel): unknown {
  return at(push, 'options', 'third_party_channel', channel);
}

function specialType(push: unknown, channel: Channel): unknown {
  const key = SPECIAL_PUSH_KEY[channel];
  return key === undefined ? undefined : at(settingsOf(push, channel), key);
}

/** A call, a live view and the like may have no body of their own: the vendor fills in an empty Android alert. */
export function isSpecial(push: unknown): boolean {
  return CHANNELS.some((channel) => specialType(push, channel) !== undefined);
}

/** Checks what depends on more than one key of a vendor channel (JPush REST API v3 push, third_party_channel, 2026-07). */
export function checkChannels(push: unknown, report: Report): void {
  for (const channel of CHANNELS) checkSpecialPush(push, channel, report);
  checkLiveViews(push, report);
  const { missing, illegal } = teller(report);
  const [oppo, vivo] = [settingsOf(push, 'oppo'), settingsOf(push, 'vivo')];
  missing(
    has(oppo, 'notify_level') && !has(oppo, 'category'),
    `${FIELD}.oppo.category`,
    'is required with notify_level',
  );
  const expires = has(vivo, 'extensionExpireShow') && at(vivo, 'vivo_push_type') !== 3;
  illegal(expires, `${FIELD}.vivo.extensionExpireShow`, 'needs vivo_push_type 3');
}

function has(settings: unknown, key: string): boolean {
  return at(settings, key) !== undefined;
}

function checkSpecialPush(push: unknown, channel: Channel, report: Report): void {
  const { illegal } = teller(report);
  const settings = settingsOf(push, channel);
  const type = specialType(push, channel);
  illegal(has(settings, 'voip_extraData') && type !== 3, `${FIELD}.${channel}.voip_extraData`, 'needs push type 3');
  if (type === undefined) return;
  const marketing = at(push, 'options', 'classification') !== 1;
  illegal(marketing, 'options.classification', `must be 1 with a special push to ${channel}`);
  const strategy = at(settings, 'distribution') ?? 'ospush';
  illegal(strategy !== 'ospush', `${FIELD}.${channel}.distribution`, 'must be "ospush" for a special push');
}

function checkLiveViews(push: unknown, report: Report): void {
  const { missing, illegal } = teller(report);
  const [huawei, xiaomi, oppo] = (['huawei', 'xiaomi', 'oppo'] as const).map((channel) => settingsOf(push, channel));
  const [xiaomiType, oppoType] = [at(xiaomi, 'mi_push_type'), at(oppo, 'op_push_type')];
  const noView = has(huawei, 'hw_push_type') && !has(huawei, 'hw_live_payload');
  missing(noView, `${FIELD}.huawei.hw_live_payload`, 'is required with hw_push_type 7');
  missing(
    has(xiaomi, 'mi_template_id') && !has(xiaomi, 'channel_id'),
    `${FIELD}.xiaomi.channel_id`,
    'is required with mi_template_id',
  );
  const noIsland = xiaomiType === 7 && !has(xiaomi, 'mi_live_payload');
  missing(noIsland, `${FIELD}.xiaomi.mi_live_payload`, 'is required with mi_push_type 7');
  missing(
    xiaomiType === 3 && !has(xiaomi, 'channel_id'),
    `${FIELD}.xiaomi.channel_id`,
    'is required with mi_push_type 3',
  );

  const intents = ['op_intelligent_intent', 'op_delete_intent_data'].filter((key) => has(oppo, key)).length;
  const field = `${FIELD}.oppo.op_intelligent_intent`;
  missing(oppoType === 7 && intents === 0, field, 'or op_delete_intent_data is required with op_push_type 7');
  illegal(intents === 2, field, 'excludes op_delete_intent_data');
}
