import { type MigrationInterface, type QueryRunner, Table, type TableColumnOptions, TableIndex } from 'typeorm';
import { type Dialect, dialectOf } from '../sql/dialect.js';

// A migration is history: it repeats lengths and types instead of importing what may change.
const id = (name: string, more: Partial<TableColumnOptions> = {}): TableColumnOptions => ({
  name,
  type: 'varchar',
  length: '255',
  ...more,
});
const word = (name: string, more: Partial<TableColumnOptions> = {}): TableColumnOptions =>
  id(name, { length: '32', ...more });
const text = (name: string, more: Partial<TableColumnOptions> = {}): TableColumnOptions => ({
  name,
  type: 'text',
  ...more,
});
const time = (name: string, more: Partial<TableColumnOptions> = {}): TableColumnOptions => ({
  name,
  type: 'bigint',
  ...more,
});
const count = (name: string): TableColumnOptions => ({ name, type: 'integer', default: '0' });
const primary = { isPrimary: true };
const nullable = { isNullable: true };

const TABLES = [
  new Table({
    name: 'push_batch',
    columns: [
      id('push_id', primary),
      { name: 'ordinal', type: 'integer', ...primary },
      word('state'),
      id('worker', nullable),
      count('version'),
      count('alone'),
      id('app', nullable),
      word('address_kind', nullable),
      word('platform', nullable),
      word('lane'),
      count('size'),
      count('delivered'),
      count('failed'),
      count('unknown'),
      time('due_at'),
      time('ends_at'),
      id('vendor_key', nullable),
      time('vendor_key_expires_at', nullable),
      count('attempts'),
      count('unknowns'),
      count('crashes'),
      count('alone_crashes'),
      time('called_at', nullable),
      time('failed_at', nullable),
      id('message_id', nullable),
      text('failure', nullable),
      text('result', nullable),
      text('receivers'),
    ],
    indices: [
      { name: 'push_batch_due', columnNames: ['lane', 'app', 'due_at'], where: "state = 'waiting'" },
      { name: 'push_batch_ends', columnNames: ['ends_at'], where: "state = 'waiting'" },
      { name: 'push_batch_calling', columnNames: ['worker'], where: "state = 'calling'" },
      { name: 'push_batch_message', columnNames: ['message_id'], where: 'message_id IS NOT NULL' },
    ],
    foreignKeys: [
      {
        name: 'push_batch_push',
        columnNames: ['push_id'],
        referencedTableName: 'push_push',
        referencedColumnNames: ['id'],
        onDelete: 'CASCADE',
      },
    ],
  }),
  new Table({ name: 'push_worker', columns: [id('id', primary), time('expires_at')] }),
  new Table({ name: 'push_permit', columns: [id('name', primary), text('taken')] }),
];

const COUNT = 'integer NOT NULL DEFAULT 0';

/** What is added to tables that are there. */
const COLUMNS = {
  push_push: [
    "lane varchar(32) NOT NULL DEFAULT 'normal'",
    "policy varchar(32) NOT NULL DEFAULT 'atLeastOnce'",
    "stage varchar(32) NOT NULL DEFAULT 'open'",
    `suspect ${COUNT}`,
    'worker varchar(255)',
    `version ${COUNT}`,
    'page_cursor varchar(255)',
    `next_ordinal ${COUNT}`,
    `crashes ${COUNT}`,
    `alone_crashes ${COUNT}`,
    `alone ${COUNT}`,
    `open_batches ${COUNT}`,
    `delivered ${COUNT}`,
    `failed ${COUNT}`,
    `expired ${COUNT}`,
    `cancelled ${COUNT}`,
    `unknown ${COUNT}`,
    "problems text NOT NULL DEFAULT ''",
    'first_failure text',
    'cancel_reason text',
  ],
  push_device: ['first_registered_at bigint NOT NULL DEFAULT 0'],
  push_route: ['quarantined_at bigint', 'quarantine_reason text'],
} as const;

const STATES = ['delivered', 'failed', 'expired', 'cancelled', 'unknown'] as const;

/**
 * A push becomes batches, which are claimed, called and recorded one by one; devices remember their first registration, and addresses may be out of use.
 *
 * What has ended keeps its report: every row of it becomes an ended batch of one device. What was being called when an older version ended is `unknown`.
 */
export class Batches implements MigrationInterface {
  readonly name = '0002-batches';

  async up(runner: QueryRunner): Promise<void> {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- TypeORM 0.3 has no other name for it.
    const dialect = dialectOf(runner.connection);
    for (const table of ['push_push', 'push_device', 'push_route'] as const) {
      for (const column of COLUMNS[table]) {
        await runner.query(`ALTER TABLE ${dialect.table(table)} ADD COLUMN ${column}`);
      }
    }
    for (const table of TABLES) await runner.createTable(table);
    await convert(runner, dialect);
    const pushes = new Table({ name: 'push_push' });
    await runner.dropIndex(pushes, new TableIndex({ name: 'push_push_due', columnNames: ['state', 'due_at'] }));
    for (const index of [
      { name: 'push_push_open', columnNames: ['suspect', 'lane', 'due_at'], where: "stage = 'open'" },
      { name: 'push_push_claimed', columnNames: ['worker'], where: "stage = 'claimed'" },
      { name: 'push_push_settled', columnNames: ['settled_at'], where: 'settled_at IS NOT NULL' },
    ]) {
      await runner.createIndex(pushes, new TableIndex(index));
    }
  }

  down(): Promise<void> {
    return Promise.reject(new Error('0002-batches cannot be taken back: restore a backup of the database.'));
  }
}

async function convert(runner: QueryRunner, { table, text: sql, json }: Dialect): Promise<void> {
  const [push, batch, delivery] = [table('push_push'), table('push_batch'), table('push_delivery')];
  await runner.query(`UPDATE ${table('push_device')} SET first_registered_at = registered_at`);
  await runner.query(
    sql(`UPDATE ${push} SET stage = 'done', state = 'unknown', settled_at = ?, reason = ? WHERE state = 'sending'`),
    [Date.now(), 'The process ended while it was being sent, and nobody knows whether the vendor took it.'],
  );
  const field = (name: string, column: string): string => `'"${name}":' || ${json(`d.${column}`)}`;
  const object = (...fields: string[]): string => `'{' || ${fields.join(` || ',' || `)} || '}'`;
  const device = object(field('id', 'device_id'), field('userId', 'user_id'), field('platform', 'platform'));
  const result = object(
    field('state', 'state'),
    field('messageId', 'message_id'),
    field('failureClass', 'failure_class'),
    field('vendorCode', 'vendor_code'),
    field('reason', 'reason'),
  );
  await runner.query(
    `INSERT INTO ${batch} (push_id, ordinal, state, app, address_kind, platform, lane, size, delivered, due_at, ends_at, message_id, result, receivers)
     SELECT d.push_id, d.ordinal, 'ended', d.app, d.address_kind, d.platform, 'normal', 1, CASE WHEN d.state = 'delivered' THEN 1 ELSE 0 END, p.due_at, p.due_at, d.message_id,
     '{"result":' || ${result} || ',"exceptions":[]}',
     CASE WHEN d.device_id IS NULL THEN '[]' ELSE '[{"address":"","devices":[' || ${device} || ']}]' END
     FROM ${delivery} d JOIN ${push} p ON p.id = d.push_id`,
  );
  const tally = (where: string): string =>
    `(SELECT COUNT(*) FROM ${delivery} d WHERE d.push_id = ${push}.id${where === '' ? '' : ` AND ${where}`})`;
  await runner.query(
    `UPDATE ${push} SET stage = 'done', next_ordinal = ${tally('')}, ${STATES.map((state) => `${state} = ${tally(`d.state = '${state}'`)}`).join(', ')}
     WHERE state <> 'accepted'`,
  );
  await runner.query(`DROP TABLE ${delivery}`);
}
