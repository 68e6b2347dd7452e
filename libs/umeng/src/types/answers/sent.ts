import { type InputIssue } from '@nest-push/core';
import { type UmengFileId, type UmengFileUse, type UmengTaskId } from '../ids.js';

interface Taken {
  /** What the local checks found, where the option `checks` is `warn`; else empty. */
  readonly warnings: readonly InputIssue[];
}

/** Umeng took a message to named receivers. That means accepted, not delivered; it has no status, and cannot be cancelled. */
export interface UmengSentMessage extends Taken {
  readonly messageId: string;
  readonly taskId?: never;
}

/** Umeng took a task. That means accepted, not delivered. */
export interface UmengSentTask extends Taken {
  readonly taskId: UmengTaskId;
  readonly messageId?: never;
}

/** What Umeng said of a message that it took. */
export type UmengSent = UmengSentMessage | UmengSentTask;

/** Files that Umeng keeps for two months, and that can be used again. */
export interface UmengUploaded<U extends UmengFileUse> {
  /** In the order of the lines; one, where everything fits into 10 MB. */
  readonly fileIds: readonly UmengFileId<U>[];
}
