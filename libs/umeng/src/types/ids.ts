declare const TASK: unique symbol;
declare const FILE: unique symbol;

/**
 * The id of a task: a broadcast, a groupcast, a filecast, or a customizedcast with a file. Only a task has a status and can be cancelled, so this type
 * tells its id from that of a single message. An id that was kept elsewhere becomes one again by {@link umengTaskId}.
 */
export type UmengTaskId = string & { readonly [TASK]: true };

/** What the lines of an uploaded file are. */
export type UmengFileUse = 'tokens' | 'aliases';

/** The id of an uploaded file: device tokens are for a filecast, aliases for a customizedcast. One that was kept elsewhere becomes one again by {@link umengFileId}. */
export type UmengFileId<U extends UmengFileUse = UmengFileUse> = string & { readonly [FILE]: U };
