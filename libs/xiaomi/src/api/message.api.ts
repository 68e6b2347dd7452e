import { type InputIssue } from '@nest-push/core';
import { checkReceivers, type ReceiverKind } from '../checks/receivers.checks.js';
import { type XiaomiEndpointName, type XiaomiVersion } from '../xiaomi.endpoints.js';
import { type XiaomiSent } from '../types/answers/sent.js';
import {
  type XiaomiAndroidExtra,
  type XiaomiAndroidMessage,
  type XiaomiMessages,
  type XiaomiPlatform,
} from '../types/message.js';
import { type XiaomiSender, type XiaomiSendOptions, type XiaomiVersionedSendOptions } from './sending.js';

/** How several topics are put together. `EXCEPT` is the first without all the others. */
export type XiaomiTopicOperator = 'UNION' | 'INTERSECTION' | 'EXCEPT';

const OPERATORS: readonly string[] = ['UNION', 'INTERSECTION', 'EXCEPT'] satisfies readonly XiaomiTopicOperator[];

/** A page of a quick app, for the push of one. pId=1564, 2024-09-26. */
export interface XiaomiQuickApp {
  /** The page, e.g. `/Page?x=1`: `extra.hybrid_pn`. */
  readonly page?: string | undefined;
  /** Opens the quick app's debugger: `extra.hybrid_debug`. */
  readonly debug?: boolean | undefined;
}

/**
 * Sends one message to many receivers.
 *
 * Every method makes one exchange and repeats nothing.
 *
 * @throws MessageRefusedError when Xiaomi would refuse the message (see the option `checks`), or the receivers: none, more than 1000, a blank one, one
 *   with a comma, or a path of version 2 where there are several packages
 * @throws VendorError when Xiaomi refuses, or cannot be reached
 */
export class XiaomiMessageApi<P extends XiaomiPlatform = XiaomiPlatform> {
  /** @internal */
  constructor(private readonly sender: XiaomiSender) {}

  /** `POST /v3/message/regid`: to at most 1000 registration ids. Those that are bad come back in `badRegIds`. */
  toRegIds(
    regIds: readonly string[],
    message: XiaomiMessages[P],
    options: XiaomiVersionedSendOptions<XiaomiVersion> = {},
  ): Promise<XiaomiSent> {
    return this.toList('message.toRegIds', 'regIds', 'registration_id', regIds, message, options);
  }

  /** `POST /v3/message/alias`: to at most 1000 aliases. */
  toAliases(
    aliases: readonly string[],
    message: XiaomiMessages[P],
    options: XiaomiVersionedSendOptions = {},
  ): Promise<XiaomiSent> {
    return this.toList('message.toAliases', 'aliases', 'alias', aliases, message, options);
  }

  /** `POST /v2/message/user_account`: to at most 1000 user accounts, of one package. */
  toUserAccounts(
    userAccounts: readonly string[],
    message: XiaomiMessages[P],
    options: XiaomiSendOptions = {},
  ): Promise<XiaomiSent> {
    return this.toList('message.toUserAccounts', 'userAccounts', 'user_account', userAccounts, message, options);
  }

  /** `POST /v3/message/topic`: to all who subscribed to a topic. */
  toTopic(topic: string, message: XiaomiMessages[P], options: XiaomiVersionedSendOptions = {}): Promise<XiaomiSent> {
    return this.toList('message.toTopic', 'topic', 'topic', [topic], message, options);
  }

  /** `POST /v3/message/multi_topic`: to a combination of at most 5 topics. A single one goes to `POST /v3/message/topic`, as Xiaomi's SDKs do. */
  toTopics(
    topics: readonly string[],
    operator: XiaomiTopicOperator,
    message: XiaomiMessages[P],
    options: XiaomiVersionedSendOptions = {},
  ): Promise<XiaomiSent> {
    const [only] = topics;
    if (topics.length === 1 && only !== undefined) return this.toTopic(only, message, options);
    const wrong = [...checkReceivers('topics', topics), ...checkOperator(operator)];
    const parameters = { topics: topics.join(';$;'), topic_op: operator };
    return this.sender.send({ endpoint: 'message.toTopics', parameters, message, options, wrong });
  }

  /** `POST /v3/message/all`: to every device of the app. */
  toAll(message: XiaomiMessages[P], options: XiaomiVersionedSendOptions = {}): Promise<XiaomiSent> {
    return this.sender.send({ endpoint: 'message.toAll', parameters: {}, message, options, wrong: [] });
  }

  /** `POST /v2/message/region`: to all devices of regions of China. Legacy; Java server SDK, 2020. */
  toRegions(
    regions: readonly string[],
    message: XiaomiMessages[P],
    options: XiaomiSendOptions = {},
  ): Promise<XiaomiSent> {
    return this.toList('message.toRegions', 'regions', 'region', regions, message, options);
  }

  /** `POST /v2/message/miid`: to Xiaomi accounts. For Xiaomi's partners alone; Java server SDK, 2020. */
  toMiIds(miIds: readonly string[], message: XiaomiMessages[P], options: XiaomiSendOptions = {}): Promise<XiaomiSent> {
    return this.toList('message.toMiIds', 'ids', 'miid', miIds, message, options);
  }

  /** `POST /v3/message/gaid`: to Google advertising ids. For Xiaomi's partners alone; Java server SDK, 2020. */
  toGaIds(
    gaIds: readonly string[],
    message: XiaomiMessages[P],
    options: XiaomiVersionedSendOptions = {},
  ): Promise<XiaomiSent> {
    return this.toList('message.toGaIds', 'ids', 'gaid', gaIds, message, options);
  }

  /** `POST /message/oaid`: to open advertising ids. For Xiaomi's partners alone; Java server SDK, after 2020. */
  toOaIds(oaIds: readonly string[], message: XiaomiMessages[P], options: XiaomiSendOptions = {}): Promise<XiaomiSent> {
    return this.toList('message.toOaIds', 'ids', 'oaid', oaIds, message, options);
  }

  /** `POST /v2/message/regid` with a page of a quick app: at most 1000 registration ids. */
  quickAppToRegIds(
    regIds: readonly string[],
    quickApp: XiaomiQuickApp,
    message: XiaomiAndroidMessage,
    options: XiaomiSendOptions = {},
  ): Promise<XiaomiSent> {
    return this.toList(
      'message.quickAppToRegIds',
      'regIds',
      'registration_id',
      regIds,
      ofQuickApp(quickApp, message),
      options,
    );
  }

  /** `POST /v3/message/all` with a page of a quick app. */
  quickAppToAll(
    quickApp: XiaomiQuickApp,
    message: XiaomiAndroidMessage,
    options: XiaomiVersionedSendOptions = {},
  ): Promise<XiaomiSent> {
    const page = ofQuickApp(quickApp, message);
    return this.sender.send({ endpoint: 'message.quickAppToAll', parameters: {}, message: page, options, wrong: [] });
  }

  private toList(
    endpoint: XiaomiEndpointName,
    kind: ReceiverKind,
    field: string,
    receivers: readonly string[],
    message: XiaomiMessages[XiaomiPlatform],
    options: XiaomiVersionedSendOptions<XiaomiVersion>,
  ): Promise<XiaomiSent> {
    const parameters = { [field]: receivers.join(',') };
    return this.sender.send({ endpoint, parameters, message, options, wrong: checkReceivers(kind, receivers) });
  }
}

/** What is wrong with the operator of a combination of topics. */
export function checkOperator(operator: string): readonly InputIssue[] {
  return OPERATORS.includes(operator)
    ? []
    : [{ field: 'operator', rule: `must be one of ${OPERATORS.join(', ')}`, code: '10017' }];
}

function ofQuickApp({ page, debug }: XiaomiQuickApp, message: XiaomiAndroidMessage): XiaomiAndroidMessage {
  const extra: XiaomiAndroidExtra = {
    ...message.extra,
    push_server_action: 'hybrid_message',
    hybrid_pn: page,
    hybrid_debug: debug === true ? '1' : undefined,
  };
  return { ...message, extra };
}
