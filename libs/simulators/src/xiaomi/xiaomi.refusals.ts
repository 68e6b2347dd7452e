interface RefusalRule {
  readonly code: number;
  /** `read`: the vendor documents this code for this case, or it was recorded. `inferred`: our reading of the code's meaning. */
  readonly ground: 'read' | 'inferred';
  /** The vendor's own `reason`, where it is known. */
  readonly reason?: string;
}

/**
 * Every way a request can be refused, with its code. The vendor's error table does not say which check leads to which code, so most are inferred: correct them
 * here, and only here.
 */
export const REFUSALS = {
  // the request as such
  noSuchApi: { code: 10020, ground: 'inferred' },
  wrongMethod: { code: 10021, ground: 'inferred' },
  badMimeType: { code: 10007, ground: 'inferred' },
  badForm: { code: 10008, ground: 'inferred' },
  bodyTooLong: { code: 10018, ground: 'inferred' },
  badSecret: { code: 21301, ground: 'read', reason: 'Invalid application secret.' },
  androidInSandbox: { code: 10036, ground: 'inferred' },
  forbidden: { code: 10036, ground: 'inferred' },
  partnersOnly: { code: 10014, ground: 'inferred' },
  blacklisted: { code: 10031, ground: 'read' },
  busy: { code: 10002, ground: 'inferred' },
  // how much
  tooOften: { code: 200002, ground: 'read' },
  dailyQuota: { code: 200001, ground: 'read' },
  needsReview: { code: 26006, ground: 'inferred' },
  // whom
  noTarget: {
    code: 21305,
    ground: 'read',
    reason: 'Must input one of: regid/topic/alias/userAccount/miid/geoId/groupId/region',
  },
  noValidTargets: { code: 20301, ground: 'read', reason: 'No valid targets!' },
  emptyAlias: { code: 65012, ground: 'inferred' },
  emptyTopic: { code: 65013, ground: 'inferred' },
  emptyUserAccount: { code: 65016, ground: 'inferred' },
  emptyImeiMd5: { code: 65041, ground: 'inferred' },
  aliasTooLong: { code: 65008, ground: 'inferred' },
  topicTooLong: { code: 65010, ground: 'inferred' },
  userAccountTooLong: { code: 65017, ground: 'inferred' },
  badTopic: { code: 20209, ground: 'inferred' },
  tooManyTargets: { code: 10017, ground: 'inferred' },
  tooManyTopics: { code: 65035, ground: 'inferred' },
  missingPackage: { code: 10016, ground: 'inferred' },
  wrongPackage: { code: 22022, ground: 'read' },
  // what
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
  // beside sending
  badAppId: { code: 22006, ground: 'inferred' },
  badImage: { code: 10017, ground: 'inferred' },
  tooManyChannels: { code: 10036, ground: 'inferred' },
  notSubscribed: { code: 20215, ground: 'inferred' },
  notUnsubscribed: { code: 20216, ground: 'inferred' },
  notDeleted: { code: 20315, ground: 'read' },
  noSuchMessage: { code: 65028, ground: 'read' },
  noSuchDevice: { code: 65003, ground: 'inferred' },
  feedbackOffline: { code: 10036, ground: 'inferred' },
  feedbackForbidden: { code: 10033, ground: 'read' },
  noMoreAliases: { code: 10035, ground: 'read' },
  reportsForbidden: { code: 10038, ground: 'read' },
  reportsTooOften: { code: 10039, ground: 'read' },
} as const satisfies Record<string, RefusalRule>;

/** The name of a way to refuse. */
export type RefusalName = keyof typeof REFUSALS;

/** Thrown by a check, turned into the vendor's error envelope by the dialect. It never leaves this folder. */
export class XiaomiRefusal extends Error {
  override readonly name = 'XiaomiRefusal';
  readonly code: number;

  /** @param reason - what is wrong, for the reader of the answer; the vendor's own text wins where it is known. */
  constructor(rule: RefusalName, reason = '') {
    const { code, reason: known }: RefusalRule = REFUSALS[rule];
    super(known ?? reason);
    this.code = code;
  }
}
