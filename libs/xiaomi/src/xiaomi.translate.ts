import {
  type Batch,
  contentFor,
  type InputIssue,
  isDataOnly,
  mergeJson,
  MessageRefusedError,
  type Translation,
  type VendorRequest,
} from '@nest-push/core';
import { checkMessage } from './checks/message.checks.js';
import { checkPackage, checkReceivers, type ReceiverKind } from './checks/receivers.checks.js';
import { appOf } from './xiaomi.app.js';
import { androidData, androidNotification, iosData, iosNotification, noteKind, type Work } from './xiaomi.content.js';
import { XIAOMI_LIMITS } from './xiaomi.limits.js';
import { type XiaomiOptionsInput } from './xiaomi.options.js';
import { overridesOf } from './xiaomi.overrides.js';
import { encodeCall, pathOf, XIAOMI_LABEL, XIAOMI_SENDS, type XiaomiAddressKind } from './xiaomi.request.js';
import { type XiaomiMessages, type XiaomiPlatform } from './types/message.js';

/**
 * Puts a batch into Xiaomi's words. Pure: the same batch at the same time always gives the same request.
 *
 * @param now - milliseconds since the epoch: an override's `time_to_send` is measured from it
 * @throws MessageRefusedError with everything that Xiaomi would refuse; with `checks: 'warn'` only with what changes whom it reaches
 * @throws PushConfigurationError when the batch's platform has no app
 */
export function translateXiaomi(batch: Batch, options: XiaomiOptionsInput | null, now: number): Translation {
  const platform: XiaomiPlatform = batch.app.platforms.includes('ios') ? 'ios' : 'android';
  const app = appOf(options, platform);
  const work: Work = {
    batch,
    platform,
    content: contentFor(batch.message, platform),
    options: options ?? {},
    packageName: app.packageName,
    notes: [],
    issues: [],
  };
  const kind = kindOf(batch);
  saysSomething(work);
  const { override, extra } = overridesOf(batch.message, platform, work.issues);
  const message = mergeJson(messageOf(work), override);
  const { region = 'china', scheduleDays = XIAOMI_LIMITS.scheduleDays.most, checks = 'refuse' } = app;
  const doubts = inHostsWords(checkMessage(message, { platform, region, scheduleDays, now }), work);
  const wrong = [...checkAddresses(batch, kind, app.packageName), ...work.issues];
  if (checks === 'refuse') wrong.push(...doubts);
  else work.notes.push(...doubts.map(noteOf));
  if (wrong.length > 0) throw new MessageRefusedError(XIAOMI_LABEL, wrong);
  return { request: requestOf(batch, kind, mergeJson(message, extra), app), notes: work.notes };
}

function kindOf({ kind }: Batch): XiaomiAddressKind {
  if (kind !== 'tags' && kind !== 'segment') return kind;
  throw new MessageRefusedError(XIAOMI_LABEL, [
    {
      field: 'to',
      rule: `must not be ${kind === 'tags' ? 'tags' : 'a segment'}: Xiaomi knows topics, aliases and accounts`,
    },
  ]);
}

function saysSomething({ content: { title, body, data }, platform }: Work): void {
  if (title !== undefined || body !== undefined || data !== undefined) return;
  throw new MessageRefusedError(XIAOMI_LABEL, [
    { field: 'message', rule: `must have a title, a body or data for ${platform}` },
  ]);
}

function messageOf(work: Work): XiaomiMessages[XiaomiPlatform] {
  const { platform, content } = work;
  const [data, notification] = platform === 'ios' ? [iosData, iosNotification] : [androidData, androidNotification];
  const base = isDataOnly(content) ? data(work) : notification(work);
  if (platform === 'ios') noteKind(work);
  return base;
}

const RECEIVERS: Readonly<Record<Exclude<XiaomiAddressKind, 'everyone'>, ReceiverKind>> = {
  registrationId: 'regIds',
  alias: 'aliases',
  account: 'userAccounts',
  topic: 'topic',
};

function checkAddresses({ targets }: Batch, kind: XiaomiAddressKind, packageName: string): readonly InputIssue[] {
  if (kind === 'everyone') {
    return targets.length === 0 ? [] : [{ field: 'to', rule: 'must name no address, it is for everyone' }];
  }
  const addresses = targets.map(({ address }) => address);
  return [
    ...checkReceivers(RECEIVERS[kind], addresses),
    ...checkPackage(pathOf(XIAOMI_SENDS[kind].endpoint), packageName),
  ];
}

/** What a host calls the fields that it does not write itself. */
function inHostsWords(issues: readonly InputIssue[], { content }: Work): InputIssue[] {
  const names: Readonly<Record<string, string>> = {
    description: 'body',
    extra: 'data',
    'extra.badge': 'badge',
    payload: isDataOnly(content) ? 'data' : 'payload',
  };
  return issues.map((issue) => ({ ...issue, field: names[issue.field] ?? issue.field }));
}

function noteOf({ field, rule, code }: InputIssue): string {
  return `Xiaomi may refuse this: ${field} ${rule}${code === undefined ? '' : ` (${XIAOMI_LABEL} ${code})`}.`;
}

function requestOf(
  batch: Batch,
  kind: XiaomiAddressKind,
  message: XiaomiMessages[XiaomiPlatform],
  app: ReturnType<typeof appOf>,
): VendorRequest {
  const { endpoint, field } = XIAOMI_SENDS[kind];
  const parameters = field === null ? {} : { [field]: batch.targets.map(({ address }) => address).join(',') };
  const { url, headers, body } = encodeCall(app, endpoint, {
    parameters: { ...parameters, restricted_package_name: app.packageName },
    message,
  });
  return { app: batch.app.id, method: 'POST', url, headers, body: typeof body === 'string' ? body : '' };
}
