import { type InputIssue, type JsonObject, mergeJson, MessageRefusedError, VendorError } from '@nest-push/core';
import { checkMessage } from '../checks/message.checks.js';
import { checkPackage, checkQuickApp } from '../checks/receivers.checks.js';
import { readXiaomiAnswer } from '../xiaomi.answer.js';
import { type XiaomiEndpointName, type XiaomiVersion } from '../xiaomi.endpoints.js';
import { pathOf, XIAOMI_LABEL, type XiaomiParameters, type XiaomiParts } from '../xiaomi.request.js';
import { wireMessage } from '../xiaomi.settings.js';
import { type XiaomiSent } from '../types/answers/sent.js';
import { type XiaomiMessages, type XiaomiPlatform } from '../types/message.js';
import { type XiaomiCaller } from './caller.js';

/** What a send may say beside its message. */
export interface XiaomiSendOptions {
  /** The token with which Xiaomi's console approved a broadcast to many devices: header `X-PUSH-AUDIT-TOKEN`. Python server SDK, 2018. */
  readonly auditToken?: string | undefined;
  /** Laid over the message last, in Xiaomi's words and unchecked: for fields newer than these types. `null` takes a field out. */
  readonly extra?: JsonObject | undefined;
}

/** {@link XiaomiSendOptions} where the path has versions. */
export interface XiaomiVersionedSendOptions<V extends XiaomiVersion = 'v2' | 'v3'> extends XiaomiSendOptions {
  /** v3 takes several packages, v2 exactly one. What v4 does beyond v3 is not documented. @default 'v3' */
  readonly version?: V | undefined;
}

/** One message and whom it is for. */
export interface XiaomiSend {
  readonly endpoint: XiaomiEndpointName;
  /** The receivers, as the form has them. */
  readonly parameters: XiaomiParameters;
  readonly message: XiaomiMessages[XiaomiPlatform];
  readonly options: XiaomiVersionedSendOptions<XiaomiVersion>;
  /** What is wrong with the receivers: refused always, for it changes whom the message reaches. */
  readonly wrong: readonly InputIssue[];
}

/** Checks messages and sends them. */
export class XiaomiSender {
  constructor(private readonly caller: XiaomiCaller) {}

  /**
   * @throws MessageRefusedError with everything that Xiaomi would refuse
   * @throws VendorError when Xiaomi refuses, or cannot be reached
   */
  async send({ endpoint, parameters, message, options, wrong }: XiaomiSend): Promise<XiaomiSent> {
    const { restricted_package_name, ...rest } = this.wire(message);
    const path = pathOf(endpoint, options.version);
    const doubts = this.doubtsOf(message, path);
    this.refuse([...wrong, ...checkPackage(path, restricted_package_name)], doubts);
    const parts = {
      version: options.version,
      parameters,
      message: mergeJson({ restricted_package_name, ...rest }, options.extra),
      headers: approval(options),
    };
    return this.sent(endpoint, parts, doubts);
  }

  /** What Xiaomi would refuse in a message that goes to a path. */
  doubtsOf(message: XiaomiMessages[XiaomiPlatform], path: string): readonly InputIssue[] {
    const { platform, region, scheduleDays } = this.caller.app;
    return [
      ...checkMessage(message, { platform, region, scheduleDays, now: this.caller.now() }),
      ...checkQuickApp(path, wireMessage(platform, message)),
    ];
  }

  /** @throws MessageRefusedError where something is wrong that is not only to be warned of */
  refuse(wrong: readonly InputIssue[], doubts: readonly InputIssue[]): void {
    const refused = this.caller.app.checks === 'refuse' ? [...wrong, ...doubts] : wrong;
    if (refused.length > 0) throw new MessageRefusedError(XIAOMI_LABEL, refused);
  }

  /** A message in Xiaomi's spelling, with the client's package where it names none. */
  wire(message: XiaomiMessages[XiaomiPlatform]): JsonObject & { readonly restricted_package_name: string } {
    const { platform, packageName } = this.caller.app;
    return {
      ...wireMessage(platform, message),
      restricted_package_name: message.restricted_package_name ?? packageName,
    };
  }

  /** Makes the call and reads its answer. */
  async sent(endpoint: XiaomiEndpointName, parts: XiaomiParts, warnings: readonly InputIssue[]): Promise<XiaomiSent> {
    const answer = readXiaomiAnswer(await this.caller.answerOf(endpoint, parts), this.caller.now());
    if (!answer.ok) throw new VendorError(answer.failure, answer.messageId);
    const { messageId, traceId, badRegIds, dayQuota, dayAcked, channelExceedQuota } = answer;
    return { messageId, traceId, badRegIds, dayQuota, dayAcked, channelExceedQuota, warnings };
  }
}

/** The header of an approval. */
export const approval = ({ auditToken }: XiaomiSendOptions): Readonly<Record<string, string>> =>
  auditToken === undefined ? {} : { 'x-push-audit-token': auditToken };
