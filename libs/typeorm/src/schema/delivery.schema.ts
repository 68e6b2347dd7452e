import { type Delivery } from '@nest-push/core';
import { id, table, word } from './columns.js';
import { type PushRow } from './push.schema.js';

/** A row of `push_delivery`: one row of a push's report. */
export interface DeliveryRow extends Delivery {
  pushId: string;
  /** Its place in the report. */
  ordinal: number;
  /** For the foreign key alone. */
  push?: PushRow;
}

/** The table of report rows. */
export const DeliverySchema = table<DeliveryRow>({
  name: 'PushDeliveryRow',
  tableName: 'push_delivery',
  columns: {
    pushId: { ...id, name: 'push_id', primary: true },
    ordinal: { type: 'integer', primary: true },
    deviceId: { ...id, name: 'device_id', nullable: true },
    userId: { ...id, name: 'user_id', nullable: true },
    platform: { ...word, nullable: true },
    app: { ...id, nullable: true },
    addressKind: { ...word, name: 'address_kind', nullable: true },
    state: word,
    messageId: { ...id, name: 'message_id', nullable: true },
    failureClass: { ...word, name: 'failure_class', nullable: true },
    vendorCode: { ...id, name: 'vendor_code', nullable: true },
    reason: { type: 'text' },
  },
  relations: {
    push: {
      type: 'many-to-one',
      target: 'PushRow',
      onDelete: 'CASCADE',
      joinColumn: { name: 'push_id', referencedColumnName: 'id', foreignKeyConstraintName: 'push_delivery_push' },
    },
  },
});
