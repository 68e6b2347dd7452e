import { EntitySchema, type EntitySchemaColumnOptions, EntitySchemaOptions } from 'typeorm';

/** The longest id, key and user id, in characters: what every database indexes without further ado. */
export const ID_LENGTH = 255;

/** The longest of our own words in a column (a state, a platform, a failure class), in characters. */
export const WORD_LENGTH = 32;

/** Someone's id. */
export const id: EntitySchemaColumnOptions = { type: 'varchar', length: ID_LENGTH };

/** One of a few words. */
export const word: EntitySchemaColumnOptions = { type: 'varchar', length: WORD_LENGTH };

/** A small number that starts at 0. */
export const count: EntitySchemaColumnOptions = { type: 'integer', default: 0 };

/** A large number: milliseconds since the epoch, or a count. PostgreSQL answers with a string, because a bigint may exceed 2^53; ours never do. */
export const bigNumber: EntitySchemaColumnOptions = {
  type: 'bigint',
  transformer: {
    to: (value: unknown) => value,
    from: (value: string | number | null) => (value === null ? null : Number(value)),
  },
};

/** A table that belongs to the store's own migrations: `synchronize` of a host passes it by. */
export function table<Row>(options: Pick<EntitySchemaOptions<Row>, keyof EntitySchemaOptions<Row>>): EntitySchema<Row> {
  return new EntitySchema(Object.assign(new EntitySchemaOptions<Row>(), options, { synchronize: false }));
}
