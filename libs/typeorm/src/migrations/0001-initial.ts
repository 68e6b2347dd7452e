import { type MigrationInterface, type QueryRunner, Table, type TableColumnOptions } from 'typeorm';

// A migration is history: it repeats lengths and types instead of importing what may change.
const id = (name: string, more: Partial<TableColumnOptions> = {}): TableColumnOptions => ({
  name,
  type: 'varchar',
  length: '255',
  ...more,
});
const word = (name: string, more: Partial<TableColumnOptions> = {}): TableColumnOptions =>
  id(name, { length: '32', ...more });
const text = (name: string): TableColumnOptions => ({ name, type: 'text' });
const time = (name: string, more: Partial<TableColumnOptions> = {}): TableColumnOptions => ({
  name,
  type: 'bigint',
  ...more,
});
const ordinal: TableColumnOptions = { name: 'ordinal', type: 'integer', isPrimary: true };
const primary = { isPrimary: true };
const nullable = { isNullable: true };

const TABLES = [
  new Table({
    name: 'push_push',
    columns: [
      id('id', primary),
      id('push_key', nullable),
      id('digest'),
      text('audience'),
      text('message'),
      time('accepted_at'),
      time('due_at'),
      time('expires_at', nullable),
      word('state'),
      text('reason'),
      time('settled_at', nullable),
    ],
    uniques: [{ name: 'push_push_key', columnNames: ['push_key'] }],
    indices: [{ name: 'push_push_due', columnNames: ['state', 'due_at'] }],
  }),
  new Table({
    name: 'push_delivery',
    columns: [
      id('push_id', primary),
      ordinal,
      id('device_id', nullable),
      id('user_id', nullable),
      word('platform', nullable),
      id('app', nullable),
      word('address_kind', nullable),
      word('state'),
      id('message_id', nullable),
      word('failure_class', nullable),
      id('vendor_code', nullable),
      text('reason'),
    ],
    foreignKeys: [
      {
        name: 'push_delivery_push',
        columnNames: ['push_id'],
        referencedTableName: 'push_push',
        referencedColumnNames: ['id'],
        onDelete: 'CASCADE',
      },
    ],
  }),
  new Table({
    name: 'push_device',
    columns: [
      id('id', primary),
      id('user_id', nullable),
      word('platform'),
      id('manufacturer', nullable),
      time('registered_at'),
    ],
    indices: [{ name: 'push_device_user', columnNames: ['user_id', 'registered_at'] }],
  }),
  new Table({
    name: 'push_route',
    columns: [
      id('device_id', primary),
      ordinal,
      id('vendor'),
      id('vendor_app', nullable),
      word('kind'),
      text('address'),
      { name: 'address_hash', type: 'varchar', length: '64' },
    ],
    indices: [{ name: 'push_route_address', columnNames: ['address_hash'] }],
    foreignKeys: [
      {
        name: 'push_route_device',
        columnNames: ['device_id'],
        referencedTableName: 'push_device',
        referencedColumnNames: ['id'],
        onDelete: 'CASCADE',
      },
    ],
  }),
];

/** Pushes with their report rows, devices with their routes. */
export class Initial implements MigrationInterface {
  readonly name = '0001-initial';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const table of TABLES) await queryRunner.createTable(table);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of TABLES.toReversed()) await queryRunner.dropTable(table);
  }
}
