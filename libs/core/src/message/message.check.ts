import { isJsonObject, utf8Length } from './json.js';
import { type Issues, join, MAX_ISSUES, printable } from './issues.js';
import { PLATFORMS } from './message.js';

/**
 * What holds for every message, whatever the vendor. The vendors' own limits (a title's length, a payload's bytes) are checked by their adapters, because they
 * differ and change.
 */
const CONTENT_FIELDS = ['title', 'body', 'data', 'click', 'badge', 'sound', 'image', 'collapseKey'];
const MESSAGE_FIELDS = [...CONTENT_FIELDS, 'class', 'kind', 'ttl', ...PLATFORMS, 'vendors'];

/** Longer than any vendor's largest payload (4,096 bytes), so that a vendor's own limit is what a host meets first. */
const MAX_TEXT = 8_192;
const MAX_DATA_DEPTH = 16;

/** Of one text, and of one list or object: far more than the bytes of any payload, and little enough to be copied, hashed and stored without anybody noticing. */
const MAX_DATA_TEXT = 65_536;
const MAX_DATA_ENTRIES = 2_000;

/** 30 days. No vendor keeps a message longer than 10. */
const MAX_TTL_S = 30 * 24 * 3600;

/** Collects what is wrong with a message of unknown shape. */
export function checkMessage(message: unknown, field: string, issues: Issues): void {
  if (!issues.object(message, field, MESSAGE_FIELDS)) return;
  checkContent(message, field, issues);
  if (message.class !== undefined) issues.oneOf(message.class, join(field, 'class'), ['transactional', 'marketing']);
  if (message.kind !== undefined) issues.name(message.kind, join(field, 'kind'), 64);
  if (message.ttl !== undefined) issues.whole(message.ttl, join(field, 'ttl'), { min: 1, max: MAX_TTL_S });
  for (const platform of PLATFORMS) {
    const content = message[platform];
    if (content !== undefined && issues.object(content, join(field, platform), CONTENT_FIELDS)) {
      checkContent(content, join(field, platform), issues);
    }
  }
  if (message.vendors !== undefined && !isJsonObject(message.vendors))
    issues.add(join(field, 'vendors'), 'must be an object');
  if (isJsonObject(message.vendors)) checkVendors(message.vendors, join(field, 'vendors'), issues);
  const contents = [message, ...PLATFORMS.map((platform) => message[platform])];
  if (!contents.some((content) => isJsonObject(content) && saysSomething(content))) {
    issues.add(field, 'must have a title, a body or data');
  }
}

/** What stands in them is the vendors' to check; that they are objects is ours. */
function checkVendors(vendors: Record<string, unknown>, field: string, issues: Issues): void {
  for (const [vendor, override] of Object.entries(vendors)) {
    const at = join(field, printable(vendor));
    if (override !== undefined && !isJsonObject(override)) issues.add(at, 'must be an object');
    else checkJson(override, at, issues);
  }
}

function saysSomething({ title, body, data }: Record<string, unknown>): boolean {
  return title !== undefined || body !== undefined || data !== undefined;
}

function checkContent(content: Record<string, unknown>, field: string, issues: Issues): void {
  const at = (name: string): string => join(field, name);
  if (
    content.title !== undefined &&
    issues.text(content.title, at('title'), { max: MAX_TEXT }) &&
    content.title.trim() === ''
  ) {
    issues.add(at('title'), 'must not be blank; leave it out instead');
  }
  if (
    content.body !== undefined &&
    issues.text(content.body, at('body'), { max: MAX_TEXT }) &&
    content.body.trim() === ''
  ) {
    issues.add(at('body'), 'must not be blank; leave it out instead');
  }
  if (content.data !== undefined) {
    if (isJsonObject(content.data)) checkJson(content.data, at('data'), issues);
    else issues.add(at('data'), 'must be an object');
  }
  if (content.click !== undefined) checkClick(content.click, at('click'), issues);
  if (content.badge !== undefined) checkBadge(content.badge, at('badge'), issues);
  if (content.sound !== undefined && content.sound !== false) issues.name(content.sound, at('sound'));
  if (content.image !== undefined) checkUrl(content.image, at('image'), ['https:'], issues);
  if (content.collapseKey !== undefined && issues.name(content.collapseKey, at('collapseKey'))) {
    const bytes = utf8Length(content.collapseKey);
    if (bytes > 64) issues.add(at('collapseKey'), `must have at most 64 bytes (it has ${bytes})`);
  }
}

function checkClick(click: unknown, field: string, issues: Issues): void {
  if (!issues.object(click, field, ['open', 'url', 'page'])) return;
  if (!issues.oneOf(click.open, join(field, 'open'), ['app', 'url', 'page'])) return;
  if (click.open === 'url') checkUrl(click.url, join(field, 'url'), ['https:', 'http:'], issues);
  if (click.open === 'page') issues.name(click.page, join(field, 'page'), 2_048);
}

function checkBadge(badge: unknown, field: string, issues: Issues): void {
  if (isJsonObject(badge)) {
    if (issues.object(badge, field, ['add'])) issues.whole(badge.add, join(field, 'add'), { min: 1, max: 99 });
  } else {
    issues.whole(badge, field, { min: 0, max: 99_999 });
  }
}

function checkUrl(url: unknown, field: string, protocols: readonly string[], issues: Issues): void {
  if (!issues.name(url, field, 2_048)) return;
  if (!URL.canParse(url) || !protocols.includes(new URL(url).protocol)) {
    issues.add(field, `must be a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`);
  }
}

/** What cannot be written as JSON would be lost or would throw later, when nobody is there to be told. */
function checkJson(value: unknown, field: string, issues: Issues, depth = 0): void {
  // An object that contains itself has no end; its list of faults has one.
  if (issues.list.length >= MAX_ISSUES) return;
  if (depth > MAX_DATA_DEPTH) {
    issues.add(field, `must not be nested deeper than ${MAX_DATA_DEPTH} levels`);
  } else if (entriesOf(value) > MAX_DATA_ENTRIES) {
    issues.add(field, `must have at most ${MAX_DATA_ENTRIES} entries`);
  } else if (Array.isArray(value)) {
    Array.from<unknown>(value).forEach((item, i) => {
      checkJson(item, `${field}[${i}]`, issues, depth + 1);
    });
  } else if (isJsonObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      const at = join(field, printable(key));
      if (key === '__proto__' || !key.isWellFormed()) issues.add(at, 'must have another name: this one is unsafe');
      checkJson(item, at, issues, depth + 1);
    }
  } else if (
    typeof value === 'number'
      ? !Number.isFinite(value)
      : !(value === null || ['string', 'boolean', 'undefined'].includes(typeof value))
  ) {
    issues.add(field, 'must be JSON: texts, finite numbers, true, false, null, lists and plain objects');
  } else if (typeof value === 'string' && value.length > MAX_DATA_TEXT) {
    issues.add(field, `must have at most ${MAX_DATA_TEXT} characters (it has ${value.length})`);
  } else if (typeof value === 'string' && !value.isWellFormed()) {
    issues.add(field, 'must be well-formed Unicode: it has half of a surrogate pair');
  }
}

function entriesOf(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  return isJsonObject(value) ? Object.keys(value).length : 0;
}
