import { type JsonObject } from '@nest-push/core';

/** Where JPush reports what became of this push. For paying apps. */
export interface JPushCallback {
  /** Replaces the console's URL, for this push alone. */
  url?: string;
  /** Come back with every report. */
  params?: JsonObject;
  /** Sum of 1 delivered, 2 clicked, 4 not delivered, 8 accepted. Default: what is switched on in the console. */
  type?: number;
}
