interface RefusalRule {
  readonly code: number;
  /** `read`: the vendor documents this code for this case, or it was recorded. `inferred`: our reading of the code's meaning. */
  readonly ground: 'read' | 'inferred';
  /** The vendor's own `reason`, where it is known. */
  readonly reason?: string;
}

/**
 * Every way a request can be refused, with its code. Codes: the vendor's error table of 2024-10-18 and the official Java SDK.
 * The table does not say which check leads to which code, so most are inferred: correct them here, and only here.
 */
export const REFUSALS = {
  noSuchApi: { code: 10020, ground: 'inferred' },
  wrongMethod: { code: 10021, ground: 'inferred' },
  badMimeType: { code: 10007, ground: 'inferred' },
  badForm: { code: 10008, ground: 'inferred' },
  badSecret: { code: 21301, ground: 'read', reason: 'Invalid application secret.' },
  androidInSandbox: { code: 10036, ground: 'inferred' },
  blacklisted: { code: 10031, ground: 'read' },
  tooOften: { code: 200002, ground: 'read' },
  dailyQuota: { code: 200001, ground: 'read' },
  busy: { code: 10002, ground: 'inferred' },
  noTarget: {
    code: 21305,
    ground: 'read',
    reason: 'Must input one of: regid/topic/alias/userAccount/miid/geoId/groupId/region',
  },
  emptyAlias: { code: 65012, ground: 'inferred' },
  emptyTopic: { code: 65013, ground: 'inferred' },
  emptyUserAccount: { code: 65016, ground: 'inferred' },
  tooManyTargets: { code: 10017, ground: 'inferred' },
  tooManyTopics: { code: 65035, ground: 'inferred' },
  missingPackage: { code: 10016, ground: 'inferred' },
  wrongPackage: { code: 22022, ground: 'read' },
  missingText: { code: 65011, ground: 'read', reason: 'Title or Description is empty!' },
  badText: { code: 10017, ground: 'inferred' },
  messageTooLong: { code: 65009, ground: 'read' },
  missing: { code: 10016, ground: 'inferred' },
  badValue: { code: 10017, ground: 'inferred' },
  badNotifyId: { code: 22103, ground: 'inferred' },
  tooManyExtras: { code: 65014, ground: 'read' },
  extrasTooLong: { code: 65015, ground: 'read' },
  callbackParamTooLong: { code: 65036, ground: 'read' },
  callbackTooLong: { code: 65037, ground: 'read' },
  badCallback: { code: 65038, ground: 'read' },
  badChannel: { code: 27001, ground: 'read', reason: 'invalid channel info!' },
  needsReview: { code: 26006, ground: 'inferred' },
  noValidTargets: { code: 20301, ground: 'read', reason: 'No valid targets!' },
} as const satisfies Record<string, RefusalRule>;

/** Recorded word for word: 0, 20301, 21301, 21305, 65011. The others say in our words what the error table means. */
const DESCRIPTIONS: Readonly<Record<number, string>> = {
  0: '成功',
  20301: '发送消息失败',
  21301: '认证失败',
  21305: '缺少必要的参数',
  65011: '未提供参数',
  10002: '系统繁忙',
  10007: '内容类型错误',
  10008: '参数错误',
  10016: '缺少必选参数',
  10017: '参数值非法',
  10020: '接口不存在',
  10021: '请求方法不支持',
  10031: '应用已被列入黑名单',
  10036: '禁止的操作',
  22022: '包名错误',
  22103: '通知标识错误',
  26006: '发送需要审核',
  27001: '通知类别信息不符',
  65009: '消息过长',
  65012: '别名为空',
  65013: '标签为空',
  65014: '自定义键值对过多',
  65015: '自定义键值对过长',
  65016: '用户账号为空',
  65035: '标签过多',
  65036: '回执参数过长',
  65037: '回执地址过长',
  65038: '回执地址非法',
  200001: '超过应用当日配额',
  200002: '请求过于频繁',
};

/** The Chinese `description` that goes with a code. */
export function descriptionOf(code: number): string {
  return DESCRIPTIONS[code] ?? '未知错误';
}

/** Thrown by a check, turned into the vendor's error envelope by the dialect. It never leaves this folder. */
export class XiaomiRefusal extends Error {
  override readonly name = 'XiaomiRefusal';
  readonly code: number;

  /** @param reason - what is wrong, for the reader of the answer; the vendor's own text wins where it is known. */
  constructor(rule: keyof typeof REFUSALS, reason = '') {
    const { code, reason: known }: RefusalRule = REFUSALS[rule];
    super(known ?? reason);
    this.code = code;
  }
}
