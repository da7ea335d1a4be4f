import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection } from '../../../platform/graphql/connection.js';
import { Node } from '../../../platform/graphql/node.js';
import { DateTime } from '../../../platform/graphql/scalars.js';
import type { DriftCause } from '../domain/drift.js';

/** GraphQL enum `StockDriftCause`. */
export const DriftCauseEnum = {
  UNSENT: 'UNSENT',
  MERCHANT_EDIT: 'MERCHANT_EDIT',
  OTHER_WRITER: 'OTHER_WRITER',
  MAPPING: 'MAPPING',
  UNCONFIRMED_SHIPMENT: 'UNCONFIRMED_SHIPMENT',
} as const satisfies { [Cause in DriftCause]: Cause };

registerEnumType(DriftCauseEnum, {
  name: 'StockDriftCause',
  description:
    'UNSENT: ours is on its way. MAPPING: what the SKU is made of changed since ours was sent. UNCONFIRMED_SHIPMENT: the store may have booked a shipment already. MERCHANT_EDIT: somebody else changed it. OTHER_WRITER: somebody else changed it again after ours was sent.',
});

/** So many units of a stock level in one piece of a store's SKU. */
@ObjectType({ description: 'So many units of a stock level in one piece of the store’s SKU.' })
export class StockRecordComponent {
  /** Not part of the API: the field `stockLevel` is. */
  levelId: string;

  @Field(() => Int)
  units: number;
}

/** The stock of one product at one of our locations, as its store has it. */
@ObjectType({
  implements: () => Node,
  description: 'The stock of one product at one of our locations, as its store has it.',
})
export class StockRecord implements Node {
  @Field(() => ID)
  id: string;

  /** The id behind the global one; not part of the API. */
  recordId: string;

  /** Not part of the API: the field `store` is. */
  storeId: string;

  /** Not part of the API: the field `location` is. */
  locationId: string;

  @Field({ description: 'The store’s own id.' })
  remoteId: string;

  @Field(() => String, {
    nullable: true,
    description: 'The store’s SKU; its mapping, or else the level of the same SKU, says what it is made of.',
  })
  sku: string | null;

  @Field(() => String, { nullable: true })
  title: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Pieces by the store’s books when it was last read; null: the store does not track the stock of it, so that no number of ours is sent until `stockRecordHeal` asks for it.',
  })
  numInStock: number | null;

  @Field(() => Boolean, {
    description: 'The store does not track the stock of it: customers can buy as many as they like.',
  })
  untracked: boolean;

  @Field(() => Int, { nullable: true, description: 'Pieces that the store has promised to orders not shipped yet.' })
  numAllocated: number | null;

  @Field(() => Int, { nullable: true, description: 'What the store can still sell, as it computed it.' })
  netStockLevel: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'What we believe the store to hold now; null: unknown, so it is told.',
  })
  expected: number | null;

  @Field(() => Int, { description: 'Pieces shipped here that the store has not deducted yet; it does so by itself.' })
  awaiting: number;

  @Field(() => Int, {
    nullable: true,
    description: 'What the store showed less what we expected, until it holds our number again; null: no difference.',
  })
  drift: number | null;

  @Field(() => DriftCauseEnum, {
    nullable: true,
    description:
      'Why the store showed another number than we want it to hold, when it was last read; null: it did not.',
  })
  driftCause: DriftCause | null;

  @Field(() => DateTime, { nullable: true, description: 'Since when the numbers differ.' })
  driftSince: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Since when our number is not sent again because somebody else kept changing it; `stockRecordHeal` ends it.',
  })
  healingStoppedAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Since when the store does not have it any more.' })
  goneAt: Date | null;

  @Field(() => DateTime, { description: 'When the store last showed it.' })
  observedAt: Date;
}

/** A page of stock records. */
@ObjectType()
export class StockRecordConnection extends Connection(StockRecord, 'StockRecord') {}
