import { type EntitySchema } from 'typeorm';
import { LockSchema, MigrationSchema } from './bookkeeping.schema.js';
import { DeliverySchema } from './delivery.schema.js';
import { DeviceSchema } from './device.schema.js';
import { PushSchema } from './push.schema.js';
import { RouteSchema } from './route.schema.js';

/**
 * The store's tables, for the `entities` of a host's own `DataSource`.
 *
 * @example
 * ```ts
 * new DataSource({ type: 'postgres', entities: [Order, ...pushEntities], … });
 * TypeOrmModule.forFeature([...pushEntities]); // or this, with autoLoadEntities
 * ```
 */
export const pushEntities: readonly EntitySchema[] = [
  PushSchema,
  DeliverySchema,
  DeviceSchema,
  RouteSchema,
  MigrationSchema,
  LockSchema,
];
