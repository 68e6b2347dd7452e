import { type InputIssue } from '@nest-push/core';
import { checkPackage, checkReceivers, type ReceiverKind } from '../checks/receivers.checks.js';
import { type XiaomiEndpointName } from '../xiaomi.endpoints.js';
import { XIAOMI_LIMITS } from '../xiaomi.limits.js';
import { pathOf } from '../xiaomi.request.js';
import { type XiaomiSent } from '../types/answers/sent.js';
import { type XiaomiMessages, type XiaomiPlatform } from '../types/message.js';
import { approval, type XiaomiSender, type XiaomiSendOptions } from './sending.js';

/** One message and the one receiver of it. */
export interface XiaomiTargetedMessage<P extends XiaomiPlatform = XiaomiPlatform> {
  readonly target: string;
  readonly message: XiaomiMessages[P];
}

/** What a call with many messages may say beside them. */
export interface XiaomiMultiOptions extends XiaomiSendOptions {
  /** When to send all of them, milliseconds since the epoch. Default: now. */
  readonly time_to_send?: number | undefined;
}

/**
 * Sends different messages to different receivers in one call, all of one kind. Our decision: at most 1000 messages; Xiaomi documents no number.
 *
 * Messages over the allowance of their channel are dropped, and the call is a success all the same: see `channelExceedQuota`.
 *
 * @throws MessageRefusedError when Xiaomi would refuse one of the messages (see the option `checks`), or a receiver
 * @throws VendorError when Xiaomi refuses, or cannot be reached
 */
export class XiaomiMultiApi<P extends XiaomiPlatform = XiaomiPlatform> {
  /** @internal */
  constructor(private readonly sender: XiaomiSender) {}

  /** `POST /v2/multi_messages/regids`: to registration ids. */
  toRegIds(messages: readonly XiaomiTargetedMessage<P>[], options: XiaomiMultiOptions = {}): Promise<XiaomiSent> {
    return this.send('multi.toRegIds', 'regIds', messages, options);
  }

  /** `POST /v2/multi_messages/aliases`: to aliases. */
  toAliases(messages: readonly XiaomiTargetedMessage<P>[], options: XiaomiMultiOptions = {}): Promise<XiaomiSent> {
    return this.send('multi.toAliases', 'aliases', messages, options);
  }

  /** `POST /v2/multi_messages/user_accounts`: to user accounts. */
  toUserAccounts(messages: readonly XiaomiTargetedMessage<P>[], options: XiaomiMultiOptions = {}): Promise<XiaomiSent> {
    return this.send('multi.toUserAccounts', 'userAccounts', messages, options);
  }

  private async send(
    endpoint: XiaomiEndpointName,
    kind: ReceiverKind,
    messages: readonly XiaomiTargetedMessage<P>[],
    options: XiaomiMultiOptions,
  ): Promise<XiaomiSent> {
    const { time_to_send = 0, extra } = options;
    const path = pathOf(endpoint, undefined);
    const doubts = messages.flatMap(({ message }, i) =>
      inMessage(i, this.sender.doubtsOf({ ...message, ...whenever(time_to_send) }, path)),
    );
    const elements = messages.map(({ target, message }) => ({ target, message: this.sender.wire(message) }));
    const packages = elements.flatMap(({ message }, i) =>
      inMessage(i, checkPackage(path, message.restricted_package_name, 'restricted_package_name')),
    );
    this.sender.refuse([...wrongIn(kind, messages), ...packages], doubts);
    return this.sender.sent(
      endpoint,
      {
        // Numbers stay numbers here, and `extra` is an object of its own: nothing is flattened.
        parameters: { messages: JSON.stringify(elements), time_to_send },
        message: extra,
        headers: approval(options),
      },
      doubts,
    );
  }
}

/** 0 is now. */
const whenever = (time_to_send: number): { readonly time_to_send?: number } =>
  time_to_send === 0 ? {} : { time_to_send };

function inMessage(i: number, issues: readonly InputIssue[]): InputIssue[] {
  return issues.map((issue) => ({ ...issue, field: `messages[${i}].message.${issue.field}` }));
}

function wrongIn(kind: ReceiverKind, messages: readonly XiaomiTargetedMessage[]): InputIssue[] {
  const { most } = XIAOMI_LIMITS.messages;
  if (messages.length === 0) return [{ field: 'messages', rule: 'must hold at least one message', code: '21305' }];
  if (messages.length > most) {
    return [
      { field: 'messages', rule: `must hold at most ${most} messages (it has ${messages.length})`, code: '10017' },
    ];
  }
  return messages.flatMap(({ target }, i) => checkReceivers(kind, [target], `messages[${i}].target`));
}
