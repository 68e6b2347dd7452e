import {
  type HttpExchange,
  type InputIssue,
  type JsonObject,
  MessageRefusedError,
  type Platform,
  PushClock,
  PushInputError,
  VendorError,
  type VendorRequest,
} from '@nest-push/core';
import { Logger } from '@nestjs/common';
import { UmengCaller } from './api/caller.js';
import { UmengTagsApi } from './api/tags.api.js';
import { channelDataIn, quotaIn, statusIn, taskStatIn } from './api/task.reading.js';
import { UmengTemplatesApi } from './api/templates.api.js';
import { checkAddresses } from './checks/address.checks.js';
import { checkMessage, type UmengCheckContext } from './checks/message.checks.js';
import { isTask } from './checks/target.checks.js';
import { filesOf } from './checks/upload.checks.js';
import { type UmengSent, type UmengSentMessage, type UmengSentTask, type UmengUploaded } from './types/answers/sent.js';
import {
  type UmengCancelled,
  type UmengChannelData,
  type UmengQuota,
  type UmengTaskStat,
  type UmengTaskStatus,
} from './types/answers/task.js';
import { type UmengFileId, type UmengFileUse, type UmengTaskId } from './types/ids.js';
import {
  type UmengAliasMessage,
  type UmengMessage,
  type UmengSingleMessage,
  type UmengTaskMessage,
} from './types/message.js';
import { sentIdIn, type UmengAnswer, withoutId } from './umeng.answer.js';
import { textIn } from './umeng.reading.js';
import { checkedClientOptions, originOf, type UmengClientInput } from './umeng.app.js';
import { UMENG_LIMITS } from './umeng.limits.js';
import { encodeSend, joined, UMENG_LABEL } from './umeng.request.js';

/** What goes with a message beside its typed fields. */
export interface UmengSendOptions {
  /** Laid over the message last, object by object, and not checked: for fields newer than these types. `null` takes a field out. It cannot change the app, the time or `production_mode`. */
  readonly extra?: JsonObject;
}

/** The lines of a file: a list, or text with one in each line. At most 100 MB in all. */
export type UmengUpload<U extends UmengFileUse> = U extends 'tokens'
  ? { readonly deviceTokens: string | readonly string[]; readonly aliases?: never }
  : { readonly aliases: string | readonly string[]; readonly deviceTokens?: never };

/**
 * Umeng's server API for one app; Umeng has a separate app for each platform. Every method makes one exchange and repeats nothing, with one exception: what Umeng refused
 * for its timestamp alone leaves once more with Umeng's time ({@link UmengClient.clockSkewMs}).
 *
 * @example
 * ```ts
 * const client = new UmengClient(
 *   { platform: 'android', appKey, masterSecret, production: true },
 *   new VendorHttp(new HttpService()),
 * );
 * const { where, tag } = umengFilter;
 * const { taskId } = await client.send({
 *   type: 'groupcast',
 *   filter: where(tag('tag1'), tag('tag2')),
 *   payload: { display_type: 'notification', body: { title: '您有一条新消息~', text: '…', after_open: 'go_app' } },
 *   policy: { out_biz_no: 'campaign-7' },
 * });
 * const { state } = await client.status(taskId);
 * ```
 */
export class UmengClient<P extends Platform = Platform> {
  /** Tags of a device. */
  readonly tags: UmengTagsApi;
  /** Templates. @experimental */
  readonly templates: UmengTemplatesApi;

  private readonly caller: UmengCaller;
  private readonly warnsOnly: boolean;
  private readonly rules: Omit<UmengCheckContext, 'now'>;

  /** @throws PushConfigurationError when an option is wrong */
  constructor(
    options: UmengClientInput<P>,
    http: HttpExchange,
    private readonly clock: Pick<PushClock, 'now'> = new PushClock(),
  ) {
    const { onWarning = toNestLogger, ...input } = options;
    const checked = checkedClientOptions(input);
    const { platform, appKey, masterSecret, production, baseUrl, host, timeoutMs, documents, timeZone } = checked;
    this.warnsOnly = checked.checks === 'warn';
    this.rules = { platform, documents, timeZone };
    this.caller = new UmengCaller({
      sender: { id: `umeng:${platform}`, origin: originOf(baseUrl, host), appKey, production },
      masterSecret,
      timeoutMs,
      atUmeng: baseUrl === undefined,
      http,
      clock,
      onWarning,
    });
    this.tags = new UmengTagsApi(this.caller);
    this.templates = new UmengTemplatesApi(this.caller);
  }

  /** How far Umeng's clock is ahead of this machine's, in milliseconds, as its refusals told (2028); 0 where none did. At most a day. */
  get clockSkewMs(): number {
    return this.caller.skew.ms;
  }

  /**
   * Sends one message, of any of the six types (`POST /api/send`).
   *
   * The message is checked first. What Umeng would refuse is refused with all that is wrong, or only told, as the option `checks` says. `production_mode` is always
   * sent, as text.
   *
   * @throws MessageRefusedError when Umeng would refuse the message; nothing was sent
   * @throws VendorError when Umeng refuses, or cannot be reached
   *
   * @example
   * ```ts
   * const { messageId } = await client.send({ type: 'listcast', device_tokens: [one, another], payload });
   * ```
   */
  send(message: UmengSingleMessage<P>, extra?: UmengSendOptions): Promise<UmengSentMessage>;
  send(message: UmengTaskMessage<P>, extra?: UmengSendOptions): Promise<UmengSentTask>;
  send(message: UmengMessage<P>, extra?: UmengSendOptions): Promise<UmengSent>;
  async send(message: UmengMessage<P>, { extra }: UmengSendOptions = {}): Promise<UmengSent> {
    const warnings = this.check(message);
    const data = await this.caller.data(encodeSend(this.caller.sender, message, this.clock.now(), extra));
    const id = sentIdIn(data);
    if (id === null) throw new VendorError(withoutId());
    // The other id of the two would be of no use: a task's is what status and cancel take.
    return isTask(message as object as Readonly<Record<string, unknown>>)
      ? { taskId: id as UmengTaskId, warnings }
      : { messageId: id, warnings };
  }

  /**
   * Sends one message to any number of aliases of one type: up to 500 stand in the call, more travel as a file (`POST /upload`, then `POST /api/send`), which Umeng
   * delivers more slowly. `policy.out_biz_no` is sent where it has an effect, with a file.
   *
   * @throws PushInputError when the aliases do not fit into one file of 10 MB; nothing was sent
   * @throws MessageRefusedError when Umeng would refuse the message; nothing was sent
   * @throws VendorError when Umeng refuses, or cannot be reached
   */
  async sendToAliases(message: UmengAliasMessage<P>, extra?: UmengSendOptions): Promise<UmengSent> {
    const { aliases, policy = {}, ...rest } = message;
    const sent = { ...rest, type: 'customizedcast' };
    if (aliases.length <= UMENG_LIMITS.aliases.most) {
      const ofSingle = Object.entries(policy).filter(([field]) => field !== 'out_biz_no');
      const single = { ...sent, alias: aliases, ...(ofSingle.length > 0 && { policy: Object.fromEntries(ofSingle) }) };
      return this.send(single as object as UmengMessage<P>, extra);
    }
    const withFile = (file_id: string): UmengMessage<P> =>
      ({ ...sent, ...(message.policy && { policy }), file_id }) as object as UmengMessage<P>;
    // Before the upload: a message that is refused needs none.
    this.check(withFile('to be uploaded'));
    const { contents } = this.files(aliases, 'aliases');
    const [content, ...more] = contents;
    if (content === undefined || more.length > 0) {
      const rule = 'must fit into one file of 10 MB: upload them, and send to each file';
      throw new PushInputError(`${UMENG_LABEL} cannot take these aliases`, [{ field: 'aliases', rule }]);
    }
    return this.send(withFile(await this.store(content)), extra);
  }

  /**
   * Hands over a long list of device tokens (for a filecast) or of aliases of one type (for a customizedcast), as files of at most 10 MB: one call of `POST /upload` each, one
   * after the other. Where one fails, the files before it stay unused at Umeng.
   *
   * @throws PushInputError when the list cannot be sent: empty, more than 100 MB, a line with a line break
   * @throws VendorError when Umeng refuses, or cannot be reached
   *
   * @example
   * ```ts
   * const { fileIds } = await client.upload({ deviceTokens });
   * for (const file_id of fileIds) await client.send({ type: 'filecast', file_id, payload });
   * ```
   */
  upload(list: UmengUpload<'tokens'>): Promise<UmengUploaded<'tokens'>>;
  upload(list: UmengUpload<'aliases'>): Promise<UmengUploaded<'aliases'>>;
  async upload<U extends UmengFileUse>({
    deviceTokens,
    aliases,
  }: UmengUpload<'tokens'> | UmengUpload<'aliases'>): Promise<UmengUploaded<U>> {
    const [lines, field] = aliases === undefined ? [deviceTokens, 'deviceTokens'] : [aliases, 'aliases'];
    const { contents } = this.files(lines, field);
    const fileIds: UmengFileId<U>[] = [];
    for (const content of contents) fileIds.push((await this.store(content)) as UmengFileId<U>);
    return { fileIds };
  }

  /**
   * Asks how far a task has got (`POST /api/status`).
   *
   * @throws VendorError when Umeng refuses (1014: no such task), or no readable answer comes
   */
  async status(taskId: UmengTaskId): Promise<UmengTaskStatus> {
    return statusIn(await this.caller.call('status', { task_id: taskId }), taskId);
  }

  /**
   * Revokes a task (`POST /api/cancel`): on Android while it is queued or being sent, on iOS while it is queued. After that Umeng asks the phones to take it back.
   *
   * @throws VendorError when Umeng refuses (1028: too late), or no readable answer comes
   */
  async cancel(taskId: UmengTaskId): Promise<UmengCancelled> {
    await this.caller.call('cancel', { task_id: taskId });
    return { taskId };
  }

  /**
   * Asks what became of a task (`POST /api/task/stat`). As server SDKs of 2019 to 2021 call it.
   *
   * @throws VendorError when Umeng refuses, or no readable answer comes
   */
  async taskStat(taskId: UmengTaskId): Promise<UmengTaskStat> {
    return taskStatIn(await this.caller.call('taskStat', { task_id: taskId }), taskId);
  }

  /**
   * Asks what the makers' channels did with a task (`POST /api/channel/data`); Android, Pro. As one server SDK of 2021 calls it.
   *
   * @throws VendorError when Umeng refuses, or no readable answer comes
   */
  async channelData(taskId: UmengTaskId): Promise<UmengChannelData> {
    return channelDataIn(await this.caller.call('channelData', { task_id: taskId }));
  }

  /**
   * Asks for the makers' allowances of the day (`POST /api/quota/query`); Android, Pro. As one server SDK of 2021 calls it.
   *
   * @throws VendorError when Umeng refuses, or no readable answer comes
   */
  async quota(): Promise<UmengQuota> {
    return quotaIn(await this.caller.call('quota', {}));
  }

  /**
   * Exchanges a request that was encoded before, such as one of `translate`.
   *
   * @throws HttpExchangeError when there is no complete answer
   */
  exchange(request: VendorRequest): Promise<UmengAnswer> {
    return this.caller.exchange(request);
  }

  /** What is wrong with a message: refused, or only told. A list that would name others is refused in any case. */
  private check(message: UmengMessage<P>): readonly InputIssue[] {
    const lists = Object.entries(message) as [string, unknown][];
    const names = lists.flatMap(([field, list]) =>
      (field === 'device_tokens' || field === 'alias') && Array.isArray(list)
        ? checkAddresses(list as string[], field)
        : [],
    );
    const issues = [...names, ...checkMessage(joined(message), { ...this.rules, now: this.clock.now() })];
    if (names.length > 0 || (issues.length > 0 && !this.warnsOnly)) throw new MessageRefusedError(UMENG_LABEL, issues);
    return issues;
  }

  private files(lines: string | readonly string[], field: string): { contents: readonly string[] } {
    // An entry of a list must stay one line; a text may end its lines, the last one too, either way.
    const { contents, issues } = filesOf(
      typeof lines === 'string' ? lines.replace(/\r?\n$/, '').split(/\r?\n/) : lines,
      field,
    );
    if (issues.length > 0) throw new PushInputError(`${UMENG_LABEL} cannot take this upload`, issues);
    return { contents };
  }

  private async store(content: string): Promise<string> {
    const fileId = textIn(await this.caller.call('upload', { content }), 'file_id');
    if (fileId === null) throw new VendorError(withoutId());
    return fileId;
  }
}

function toNestLogger(text: string): void {
  new Logger('UmengClient').warn(text);
}
