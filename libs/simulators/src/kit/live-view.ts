import { type EventStream } from './event-stream.js';
import { type PhoneBook } from './phone-book.js';
import { maskSecrets, type RequestLog } from './request-log.js';

// A burst on one phone is told as one change.
const GATHER_MS = 30;

/** Tells the pages that listen about every change of a phone and every ended request. */
export function announce(phones: PhoneBook, requests: RequestLog, events: EventStream): void {
  const changed = new Set<string>();
  const flush = (): void => {
    for (const id of changed) {
      const phone = phones.get(id);
      if (phone) events.send('phone', phones.view(phone));
    }
    changed.clear();
  };
  phones.onChange(({ kind, phone }) => {
    if (events.size === 0) return;
    if (kind === 'removed') {
      events.send('removed', { id: phone.id });
      return;
    }
    if (changed.size === 0) setTimeout(flush, GATHER_MS).unref();
    changed.add(phone.id);
  });
  requests.onSettled((line) => {
    if (events.size > 0) events.send('request', maskSecrets(line));
  });
}
