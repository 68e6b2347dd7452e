import { type EntitySchema } from 'typeorm';
import { BatchSchema } from './batch.schema.js';
import { LockSchema, MigrationSchema } from './bookkeeping.schema.js';
import { DeviceSchema } from './device.schema.js';
import { PushSchema } from './push.schema.js';
import { ReceiptCountSchema, ReceiptSchema } from './receipt.schema.js';
import { RouteSchema } from './route.schema.js';
import { PermitSchema, WorkerSchema } from './worker.schema.js';

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
  BatchSchema,
  ReceiptSchema,
  ReceiptCountSchema,
  WorkerSchema,
  PermitSchema,
  DeviceSchema,
  RouteSchema,
  MigrationSchema,
  LockSchema,
];
