import { EventEmitter } from 'node:events';
import { type ServerResponse } from 'node:http';

import { jest } from '@jest/globals';

import { EventStream } from './event-stream.js';

/** A page that reads nothing: what it is sent piles up. */
class Page extends EventEmitter {
  sent = '';
  destroyed = false;

  get writableLength(): number {
    return this.sent.length;
  }

  writeHead(): this {
    return this;
  }

  write(text: string): boolean {
    this.sent += text;
    return true;
  }

  end(): void {
    this.emit('close');
  }

  destroy(): void {
    this.destroyed = true;
    this.emit('close');
  }
}

const add = (stream: EventStream): Page => {
  const page = new Page();
  expect(stream.add(page as unknown as ServerResponse, {})).toBe(true);
  return page;
};

describe('EventStream', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('sends an event as JSON on one line', () => {
    const stream = new EventStream();
    const page = add(stream);
    stream.send('phone', { text: 'a\nb' });
    expect(page.sent).toBe(': listening\n\nevent: phone\ndata: {"text":"a\\nb"}\n\n');
  });

  it('sends a heartbeat every 15 seconds while somebody listens, and leaves no timer behind', () => {
    const stream = new EventStream();
    expect(jest.getTimerCount()).toBe(0);
    const [first, second] = [add(stream), add(stream)];
    jest.advanceTimersByTime(30_000);
    for (const page of [first, second]) expect(page.sent.match(/^: heartbeat\n\n/gm)).toHaveLength(2);
    first.end();
    expect(jest.getTimerCount()).toBe(1);
    second.end();
    expect(jest.getTimerCount()).toBe(0);
    add(stream);
    stream.close();
    expect(jest.getTimerCount()).toBe(0);
    expect(stream.size).toBe(0);
  });

  it('lets a page go that does not follow, and keeps the others', () => {
    const stream = new EventStream();
    const slow = add(stream);
    slow.sent = 'x'.repeat(16 * 1024 * 1024 + 1);
    const other = add(stream);
    stream.send('request', { n: 1 });
    expect(slow.destroyed).toBe(true);
    expect(stream.size).toBe(1);
    expect(other.sent).toContain('"n":1');
  });
});
