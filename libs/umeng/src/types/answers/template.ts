import { type JsonObject } from '@nest-push/core';

/** A template that was stored. */
export interface UmengTemplateAdded {
  readonly templateId: string;
  /** The parameters that it has. */
  readonly templateKeys: readonly string[];
}

/** A template; both are text whose form Umeng does not document. */
export interface UmengTemplate {
  readonly templateInfo: string | null;
  readonly templateKeys: string | null;
}

/** A page of templates. */
export interface UmengTemplatePage {
  /** In Umeng's own words. */
  readonly list: readonly JsonObject[];
  readonly total: number | null;
  readonly index: number | null;
  readonly len: number | null;
  readonly next: number | null;
  readonly pre: number | null;
}

/** A template that was sent. */
export interface UmengTemplateSent {
  /** For `templates.messages`. */
  readonly templateMessageId: string;
}

/** A page of the messages that a sent template became. */
export interface UmengTemplateMessages {
  /** In Umeng's own words: `appkey`, `index`, `msgId`, `params`, `templateId`, `templateMsgId`. */
  readonly list: readonly JsonObject[];
}
