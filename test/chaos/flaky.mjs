import { randomOf } from './random.mjs';

/** Where a transaction fails, a third each: before it begins, before it is committed, and after it was, so that whoever asked believes that nothing happened. */
const PLACES = ['connect', 'before commit', 'after commit'];

/** Lets a share of the transactions of one connection fail. Statements are its own: what was written before the failure is rolled back, or stays, as on a database that breaks. */
export class FlakyConnection {
  share = 0;
  figures = { transactions: 0, ...Object.fromEntries(PLACES.map((place) => [place, 0])) };
  /** @type {string | null} */
  #failsAt = null;

  /**
   * @param {{ exec: (sql: string) => unknown }} connection of libsql
   * @param {number} seed
   */
  constructor(connection, seed) {
    const random = randomOf(seed);
    const exec = connection.exec.bind(connection);
    connection.exec = (sql) => {
      if (sql.startsWith('BEGIN')) {
        this.figures.transactions += 1;
        this.#failsAt = random.next() < this.share ? random.pick(PLACES) : null;
        this.#fail('connect', 'SQLITE_CANTOPEN');
      }
      if (sql !== 'COMMIT') return exec(sql);
      this.#fail('before commit', 'SQLITE_IOERR_WRITE');
      exec(sql);
      this.#fail('after commit', 'SQLITE_IOERR_FSYNC');
    };
  }

  #fail(place, code) {
    if (this.#failsAt !== place) return;
    this.#failsAt = null;
    this.figures[place] += 1;
    throw Object.assign(new Error(`chaos: ${place}`), { code });
  }
}
