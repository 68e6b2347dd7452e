import { type MigrationInterface, type QueryRunner, Table, type TableColumnOptions } from 'typeorm';

// A migration is history: it repeats lengths and types instead of importing what may change.
const primary = (name: string, type: Partial<TableColumnOptions>): TableColumnOptions => ({
  name,
  type: 'varchar',
  ...type,
  isPrimary: true,
});
const place = [primary('push_id', { length: '255' }), primary('ordinal', { type: 'integer' })];
const kind = primary('kind', { length: '32' });
const ofBatch = (name: string) => ({
  name,
  columnNames: ['push_id', 'ordinal'],
  referencedTableName: 'push_batch',
  referencedColumnNames: ['push_id', 'ordinal'],
  onDelete: 'CASCADE',
});

const TABLES = [
  new Table({
    name: 'push_receipt',
    columns: [
      ...place,
      primary('receiver', { length: '255' }),
      kind,
      { name: 'hashed', type: 'integer', default: '0' },
      { name: 'told_at', type: 'bigint' },
      { name: 'detail', type: 'text', isNullable: true },
    ],
    foreignKeys: [ofBatch('push_receipt_batch')],
  }),
  new Table({
    name: 'push_receipt_count',
    columns: [...place, kind, { name: 'receipts', type: 'integer', default: '0' }],
    foreignKeys: [ofBatch('push_receipt_count_batch')],
  }),
];

/** What vendors tell later of the calls that were made. */
export class Receipts implements MigrationInterface {
  readonly name = '0003-receipts';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const table of TABLES) await queryRunner.createTable(table);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of TABLES.toReversed()) await queryRunner.dropTable(table);
  }
}
