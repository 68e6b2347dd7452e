import { type Receiver } from '@nest-push/core';

/** After so many questions the list is parsed: that costs as much as looking for that many. */
const MOST_SEARCHES = 20;

/**
 * The receivers of a batch as they stand in the database. One of a thousand is found in a tenth of the time that it takes to parse them all, and vendors tell of phones one by one.
 *
 * It rests on how `JSON.stringify` writes: without blanks, and with every quotation mark inside a string escaped, so that `{"address":` begins a receiver wherever it stands. What is not found that way is looked for
 * in the parsed list.
 */
export class ReceiversText {
  private searches = 0;
  private parsed: ReadonlyMap<string, Receiver> | null = null;

  constructor(private readonly text: string) {}

  /** Whether any devices are known; else the vendor resolves the audience. */
  get namesDevices(): boolean {
    return this.text.includes('"devices":[{');
  }

  find(address: string): Receiver | undefined {
    this.searches += 1;
    if (this.parsed === null && this.searches <= MOST_SEARCHES) {
      const found = this.search(address);
      if (found !== undefined) return found;
    }
    this.parsed ??= new Map((JSON.parse(this.text) as Receiver[]).map((receiver) => [receiver.address, receiver]));
    return this.parsed.get(address);
  }

  private search(address: string): Receiver | undefined {
    const start = this.text.indexOf(`{"address":${JSON.stringify(address)},`);
    if (start < 0) return undefined;
    const next = this.text.indexOf(',{"address":', start);
    // The last one ends where the list does.
    return JSON.parse(this.text.slice(start, next < 0 ? this.text.length - 1 : next)) as Receiver;
  }
}
