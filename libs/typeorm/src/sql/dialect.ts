import { type DataSource } from 'typeorm';

/** The store's tables. */
export type TableName =
  | 'push_push'
  | 'push_batch'
  | 'push_receipt'
  | 'push_receipt_count'
  | 'push_worker'
  | 'push_permit'
  | 'push_device'
  | 'push_route'
  | 'push_delivery';

/** In what the databases differ, where statements are written by hand. Everything else is the SQL that they share. */
export interface Dialect {
  /** A table's name as it stands in a statement. */
  readonly table: (name: TableName) => string;
  /** A statement whose parameters are written `?`, for this database. */
  readonly text: (sql: string) => string;
  /** Behind an `INSERT`: rows that break a unique constraint are left out. */
  readonly orNothing: string;
  /** Behind a `SELECT`: its rows stay as they are until the transaction ends. SQLite has one writer at a time. */
  readonly forUpdate: string;
  /** The same, without rows that another transaction is at, for the table of this alias. */
  readonly skipLocked: (alias: string) => string;
  /** An expression's value as JSON text; `null` for NULL. */
  readonly json: (expression: string) => string;
  /** A `SELECT` of one value: all rows as one JSON text, a list of lists. Measured: of many short rows a driver makes objects at twice the cost (libsql 0.5.29). */
  readonly list: (columns: string, from: string, order: string) => string;
}

/** The dialect of a `DataSource`. */
export function dialectOf({ options, driver }: Pick<DataSource, 'options' | 'driver'>): Dialect {
  const schema = options.type === 'postgres' ? options.schema : undefined;
  const table = (name: TableName): string =>
    schema === undefined ? driver.escape(name) : `${driver.escape(schema)}.${driver.escape(name)}`;
  const shared = { table, orNothing: 'ON CONFLICT DO NOTHING' };
  if (options.type !== 'postgres') {
    return {
      ...shared,
      text: (sql) => sql,
      forUpdate: '',
      skipLocked: () => '',
      json: (expression) => `json_quote(${expression})`,
      // An aggregate takes its rows in the order of the subquery; one that sorts them itself came with SQLite 3.44 (sqlite.org/lang_aggfunc.html, 2025).
      list: (columns, from, order) =>
        `SELECT COALESCE('[' || group_concat(item) || ']', '[]') AS list FROM (SELECT json_array(${columns}) AS item FROM ${from} ORDER BY ${order}) items`,
    };
  }
  return {
    ...shared,
    text: numbered,
    forUpdate: 'FOR UPDATE',
    skipLocked: (alias) => `FOR UPDATE OF ${alias} SKIP LOCKED`,
    json: (expression) => `COALESCE(to_json(${expression})::text, 'null')`,
    list: (columns, from, order) =>
      `SELECT COALESCE(json_agg(json_build_array(${columns}) ORDER BY ${order})::text, '[]') AS list FROM ${from}`,
  };
}

function numbered(sql: string): string {
  let n = 0;
  return sql.replace(/\?/g, () => `$${(n += 1)}`);
}

/** A condition on a column that holds one of our own words. One word is compared with `=`: only so does SQLite see that a partial index fits. */
export function isOneOf(column: string, words: readonly string[]): string {
  const list = words.map((word) => `'${word}'`);
  return list.length === 1 ? `${column} = ${list.join('')}` : `${column} IN (${list.join(', ')})`;
}

/** As many parameters, separated by commas. */
export function places(count: number): string {
  return Array.from({ length: count }, () => '?').join(', ');
}
