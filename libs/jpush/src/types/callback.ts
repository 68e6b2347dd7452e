import { type JsonObject } from '@nest-push/core';

/** Where JPush reports what became of this push, to a `JPushReceiptsModule` for one. For paying apps (JPush REST API v3 push, 2025-10-14). */
export interface JPushCallback {
  /** `http:` or `https:`; replaces the console's URL, for this push alone. */
  url?: string;
  /** Come back with every report. */
  params?: JsonObject;
  /** Sum of 1 delivered, 2 clicked, 4 not delivered (since 2026-07), 8 accepted. Default: what is switched on in the console. */
  type?: number;
}
