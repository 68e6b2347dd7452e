import { type HttpAnswer, isJsonObject, parseJson, VendorError } from '@nest-push/core';
import { readXiaomiEnvelope } from '../xiaomi.answer.js';
import { type XiaomiEndpointName } from '../xiaomi.endpoints.js';
import { count, textOrNull, texts } from '../xiaomi.reading.js';
import { type XiaomiPulledReceipt } from '../types/answers/asked.js';
import { onePackage, refuseIf } from './input.js';
import { type XiaomiCaller } from './caller.js';
import { type XiaomiPackage } from './devtools.api.js';

/**
 * Receipts that are pulled and not sent. Legacy: receipts of a webhook tell more. Xiaomi's Python server SDK, 2018.
 *
 * @throws PushInputError when the app has several packages and none is named
 * @throws VendorError when Xiaomi refuses, or cannot be reached
 */
export class XiaomiEmqApi {
  /** @internal */
  constructor(private readonly caller: XiaomiCaller) {}

  /** `GET /msg/ack/info`: deliveries. */
  acks(of: XiaomiPackage = {}): Promise<readonly XiaomiPulledReceipt[]> {
    return this.receipts('emq.acks', of);
  }

  /** `GET /msg/click/info`: clicks. */
  clicks(of: XiaomiPackage = {}): Promise<readonly XiaomiPulledReceipt[]> {
    return this.receipts('emq.clicks', of);
  }

  /** `GET /app/invalid/regid`: registration ids that are dead. */
  async invalidRegIds(of: XiaomiPackage = {}): Promise<readonly string[]> {
    return texts(await this.list('emq.invalidRegIds', of));
  }

  /** `GET /app/uninstall/regid`: registration ids whose app was uninstalled. One client alone knows it. */
  async uninstalledRegIds(of: XiaomiPackage = {}): Promise<readonly string[]> {
    return texts(await this.list('emq.uninstalledRegIds', of));
  }

  private async receipts(endpoint: XiaomiEndpointName, of: XiaomiPackage): Promise<readonly XiaomiPulledReceipt[]> {
    return (await this.list(endpoint, of)).flatMap(receiptOf);
  }

  private async list(
    endpoint: XiaomiEndpointName,
    { packageName = this.caller.app.packageName }: XiaomiPackage,
  ): Promise<readonly unknown[]> {
    refuseIf(onePackage(packageName));
    const answer = await this.caller.answerOf(endpoint, { parameters: { package_name: packageName } });
    return this.read(answer);
  }

  /** A bare list; our decision: one in the `data` of an envelope is read as well. */
  private read(answer: HttpAnswer): readonly unknown[] {
    const json = parseJson(answer.body);
    if (answer.status === 200 && Array.isArray(json)) return json as readonly unknown[];
    const reading = readXiaomiEnvelope(answer, this.caller.now());
    if (!reading.ok) throw new VendorError(reading.failure);
    return Array.isArray(reading.envelope.data) ? (reading.envelope.data as readonly unknown[]) : [];
  }
}

/** Xiaomi spells it `msgid` in deliveries and `msgId` in clicks. */
function receiptOf(item: unknown): XiaomiPulledReceipt[] {
  const messageId = isJsonObject(item) ? (textOrNull(item.msgid) ?? textOrNull(item.msgId)) : null;
  if (messageId === null || !isJsonObject(item)) return [];
  return [
    {
      messageId,
      target: textOrNull(item.target),
      jobKey: textOrNull(item.jobkey),
      at: count(item.ackAt) ?? count(item.clickAt),
    },
  ];
}
