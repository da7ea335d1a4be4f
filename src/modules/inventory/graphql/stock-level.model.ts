import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection } from '../../../platform/graphql/connection.js';
import { Node } from '../../../platform/graphql/node.js';
import { DateTime } from '../../../platform/graphql/scalars.js';
import type { MovementKind } from '../domain/movement.js';

/** GraphQL enum `StockMovementKind`. */
export const StockMovementKindEnum = {
  SET: 'SET',
  ADJUST: 'ADJUST',
  RESERVE: 'RESERVE',
  RELEASE: 'RELEASE',
  SHIP: 'SHIP',
  UNSHIP: 'UNSHIP',
} as const satisfies { [Kind in MovementKind]: Kind };

registerEnumType(StockMovementKindEnum, {
  name: 'StockMovementKind',
  description:
    'SET and ADJUST come from people, the others from the work on fulfillment orders. UNSHIP takes back a SHIP whose shipment was never sent.',
});

/** One entry of a level's ledger. */
@ObjectType({ description: 'One entry of a stock level’s ledger.' })
export class StockMovement {
  @Field(() => StockMovementKindEnum)
  kind: MovementKind;

  @Field(() => Int)
  onHandDelta: number;

  @Field(() => Int)
  reservedDelta: number;

  @Field(() => Int)
  onHandAfter: number;

  @Field(() => Int)
  reservedAfter: number;

  @Field(() => String, { nullable: true })
  reason: string | null;

  @Field({ description: 'key:<name> for an operator, else a part of Crossdock.' })
  actor: string;

  @Field(() => ID, { nullable: true, description: 'The fulfillment order that it was for.' })
  fulfillmentOrderId: string | null;

  @Field(() => Int, { nullable: true, description: 'The request cycle of that order.' })
  cycle: number | null;

  @Field(() => DateTime, { description: 'When it was written.' })
  occurredAt: Date;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Of a count that was true before it was written: when. What came and went in between is in the numbers already.',
  })
  asOf: Date | null;
}

/** A page of a ledger. */
@ObjectType()
export class StockMovementConnection extends Connection(StockMovement, 'StockMovement') {}

/** What a warehouse has of one SKU of one store. */
@ObjectType({ implements: () => Node, description: 'What a warehouse has of one SKU of one store.' })
export class StockLevel implements Node {
  @Field(() => ID)
  id: string;

  /** The id behind the global one; not part of the API. */
  levelId: string;

  /** Not part of the API: the field `warehouse` is. */
  warehouseId: string;

  /** Not part of the API: the field `store` is. */
  storeId: string;

  @Field({ description: 'The warehouse’s SKU.' })
  sku: string;

  @Field(() => Int, { description: 'Pieces in the warehouse.' })
  onHand: number;

  @Field(() => Int, { description: 'Pieces that accepted fulfillment orders hold.' })
  reserved: number;

  @Field(() => Int, { description: 'Pieces that are never promised.' })
  buffer: number;

  @Field(() => Int, { description: 'onHand - reserved - buffer, never below 0: what may still be promised.' })
  free: number;

  @Field(() => Int, { nullable: true, description: 'As much or less that may be promised is low; null: never low.' })
  lowStockThreshold: number | null;

  @Field(() => DateTime, { nullable: true, description: 'Since when stock is low; null: it is not.' })
  lowSince: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When the latest count of it was true; null: never counted.' })
  countedAt: Date | null;

  @Field(() => DateTime)
  createdAt: Date;

  @Field(() => DateTime)
  updatedAt: Date;
}

/** A page of stock levels. */
@ObjectType()
export class StockLevelConnection extends Connection(StockLevel, 'StockLevel') {}
