import { isJsonObject, list as listOf, object } from '@nest-push/core';
import { checkPush, type JPushUse } from '../checks/push.checks.js';
import { type JPushEndpointName } from '../jpush.endpoints.js';
import { pushJson } from '../jpush.request.js';
import { type JPushGroupItem, type JPushGroupSent } from '../types/answers/push.js';
import { type JPushGroupMessageReport, type JPushUsers } from '../types/answers/reports.js';
import { type JPushPush } from '../types/push.js';
import { type JPushFilePush } from '../types/requests/push.js';
import { type JPushCaller } from './caller.js';
import { assertFits, INPUT_CODES } from './input.js';
import { byKey, idOf, type Reader, textOf } from '../jpush.reading.js';
import { messageId, type JPushReports, type JPushUsersRequest, USERS_QUERY } from './reports.api.js';
import { GROUP_MESSAGES_DETAIL, USERS } from './reports.reading.js';
import { itemOf, type JPushSendOptions, prepared } from './sending.js';

const APPS = byKey((value): JPushGroupItem => ({
  ...itemOf(value),
  sendno: isJsonObject(value) ? textOf(value.sendno) : null,
}));

/** Every key but one is an AppKey. */
const SENT: Reader<Pick<JPushGroupSent, 'groupMessageId' | 'apps'>> = (body) => {
  if (!isJsonObject(body)) return undefined;
  const { group_msgid, ...rest } = body;
  const apps = APPS(rest);
  return apps === undefined ? undefined : { groupMessageId: idOf(group_msgid), apps };
};

/** Pushes to all apps of a group: `groupClient.push`. */
export class JPushGroupPushApi {
  constructor(private readonly caller: JPushCaller) {}

  /**
   * Sends a push to every app of the group (`POST /v3/grouppush`). It must go to the data centre where the apps are: elsewhere JPush finds nobody (1011).
   *
   * @returns what became of it at each app; that some refused is no error of the call
   * @throws MessageRefusedError when JPush would refuse the push (`override_msg_id` does not go with groups), unless `checks` is `warn`
   * @throws JPushError when JPush refuses the whole call, or when no readable answer comes
   * @throws PushConfigurationError when no group is configured
   */
  send(push: JPushPush, options: JPushSendOptions = {}): Promise<JPushGroupSent> {
    return this.sent('group.push.send', push, 'group', options);
  }

  /**
   * Sends a push to the receivers that an uploaded file names, at every app of the group (`POST /v3/grouppush/file`). For paying apps; the developer account must have
   * uploaded the file: `JPushAdminClient.files`.
   *
   * @throws MessageRefusedError when JPush would refuse the push, unless `checks` is `warn`
   * @throws JPushError when JPush refuses the whole call, or when no readable answer comes
   * @throws PushConfigurationError when no group is configured
   */
  sendToFile(push: JPushFilePush, options: JPushSendOptions = {}): Promise<JPushGroupSent> {
    return this.sent('group.push.sendToFile', push, 'groupFile', options);
  }

  private async sent(
    name: JPushEndpointName,
    push: JPushPush,
    use: JPushUse,
    options: JPushSendOptions,
  ): Promise<JPushGroupSent> {
    const { request, warnings } = prepared(push, checkPush(push, use), this.caller.checks, options);
    return { ...(await this.caller.call(name, { body: pushJson(request) }, SENT)), warnings };
  }
}

/** JPush REST API v3 report, 2025-08-04. */
const MESSAGES_QUERY = object({ group_msgids: listOf(messageId, { min: 1, max: 10 }) }, { required: ['group_msgids'] });

/** Reports on a group: `groupClient.reports`. For paying apps, of the last 30 days. */
export class JPushGroupReportsApi {
  constructor(private readonly caller: JPushCaller) {}

  /**
   * Figures of group pushes (`GET /v3/group/messages/detail`).
   *
   * @param request - 1 to 10 group message ids
   * @throws PushInputError when there is no id, more than 10, or one that is not made of digits
   * @throws JPushError when JPush refuses, or when no readable answer comes
   */
  async messagesDetail(request: {
    readonly group_msgids: readonly string[];
  }): Promise<JPushReports<JPushGroupMessageReport>> {
    assertFits(MESSAGES_QUERY, request, INPUT_CODES.report);
    const query = { group_msgids: request.group_msgids };
    return this.caller.call('group.reports.messagesDetail', { query }, GROUP_MESSAGES_DETAIL);
  }

  /**
   * New, online and active users over time (`GET /v3/group/users`).
   *
   * @throws PushInputError when the start has not the form that the unit asks for, or the time is too long
   * @throws JPushError when JPush refuses, or when no readable answer comes
   */
  async users(request: JPushUsersRequest): Promise<JPushUsers> {
    assertFits(USERS_QUERY, request, INPUT_CODES.report);
    return this.caller.call('group.reports.users', { query: { ...request } }, USERS);
  }
}
