import { type JPushPush } from '@nest-push/jpush';
import { type Screens } from './world.js';

/** One request of the documents. */
export interface DocumentedPush {
  /** Where it stands there. */
  readonly name: string;
  readonly path: '/v3/push' | '/v3/push/validate';
  /** The body as printed, with the corrections that README.md lists. */
  readonly body: string;
  /** The same, as a host writes it for our client. */
  readonly push: JPushPush;
  /** What the phones then show. */
  readonly screens: Screens;
}

/** The id that the complete example carries; a real one must come from `GET /v3/push/cid`. */
export const PRINTED_CID = '8103a4c628a0b98974ec1949-711261d4-5f17-4d2f-a855-5e5a8909b26e';

export const INTENT = 'intent:#Intent;component=com.jiguang.push/com.example.jpushdemo.SettingActivity;end';
export const ICON = 'http://www.jiguang.cn/largeIcon.jpg';
export const HELLO = 'Hi, JPush!';

/** A fragment of the documents as printed, and the members that make it a push object. */
export function completed(fragment: string, missing: Partial<JPushPush>): string {
  return fragment.replace(/\}\s*$/, `,${JSON.stringify(missing).slice(1, -1)}}`);
}

export const toAll = { platform: 'all', audience: 'all' } as const;
export const hello = { notification: { alert: HELLO } };
export const toEveryPlatform = { platform: 'all', ...hello } as const;

/** Describes one request of the documents. */
export function example(
  name: string,
  body: string,
  push: JPushPush,
  screens: Screens,
  path: DocumentedPush['path'] = '/v3/push',
): DocumentedPush {
  return { name, path, body, push, screens };
}
