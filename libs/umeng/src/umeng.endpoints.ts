/** One call of Umeng's server API. */
export interface UmengEndpoint {
  /** Every call is a POST. */
  readonly method: 'POST';
  readonly path: string;
}

/**
 * Every endpoint whose shape is known, by the method on {@link UmengClient}. `/upload` has no `/api`.
 *
 * Sources: U-Push API integration (developer.umeng.com/docs/67966/detail/68343), 2025-04 for `send`, 2020 for `upload`, `status` and `cancel`. The others are
 * not in the copies of it that we know; they are as server SDKs of 2019 to 2022 call them.
 */
export const UMENG_ENDPOINTS = {
  send: { method: 'POST', path: '/api/send' },
  upload: { method: 'POST', path: '/upload' },
  status: { method: 'POST', path: '/api/status' },
  cancel: { method: 'POST', path: '/api/cancel' },
  taskStat: { method: 'POST', path: '/api/task/stat' },
  channelData: { method: 'POST', path: '/api/channel/data' },
  quota: { method: 'POST', path: '/api/quota/query' },
  'tags.add': { method: 'POST', path: '/api/tag/add' },
  'tags.list': { method: 'POST', path: '/api/tag/list' },
  'tags.set': { method: 'POST', path: '/api/tag/set' },
  'tags.delete': { method: 'POST', path: '/api/tag/delete' },
  'tags.clear': { method: 'POST', path: '/api/tag/clear' },
  'templates.add': { method: 'POST', path: '/api/template/add' },
  'templates.delete': { method: 'POST', path: '/api/template/delete' },
  'templates.get': { method: 'POST', path: '/api/template/get' },
  'templates.list': { method: 'POST', path: '/api/template/list' },
  'templates.send': { method: 'POST', path: '/api/template/send' },
  'templates.messages': { method: 'POST', path: '/api/template/msg' },
} as const satisfies Readonly<Record<string, UmengEndpoint>>;

/** A key of {@link UMENG_ENDPOINTS}. */
export type UmengEndpointName = keyof typeof UMENG_ENDPOINTS;

/** What Umeng may offer, and what keeps it from being a method here. */
export const UMENG_UNKNOWN_ENDPOINTS: readonly { readonly path: string; readonly missing: string }[] = [
  {
    path: '/api/alias…',
    missing: 'no document names an endpoint that binds or lists aliases; the app sets them itself',
  },
  {
    path: 'Alibaba Cloud OpenAPI umeng-push, 2022-02-25',
    missing: 'the same product with other keys, another signature and other words; the SDK of Alibaba Cloud serves it',
  },
];
