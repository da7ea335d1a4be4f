import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Connection } from '../../../platform/graphql/connection.js';
import { Node } from '../../../platform/graphql/node.js';
import { DateTime } from '../../../platform/graphql/scalars.js';

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

  /** Not part of the API: the field `stockLevel` is. */
  stockLevelId: string | null;

  @Field({ description: 'The store’s own id.' })
  remoteId: string;

  @Field(() => String, { nullable: true, description: 'The store’s SKU; it finds the stock level of the same SKU.' })
  sku: string | null;

  @Field(() => String, { nullable: true })
  title: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Pieces by the store’s books when it was last read; null: not counted.',
  })
  numInStock: number | null;

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

  @Field(() => DateTime, { nullable: true })
  driftSince: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Since when the store does not have it any more.' })
  goneAt: Date | null;

  @Field(() => DateTime, { description: 'When the store last showed it.' })
  observedAt: Date;
}

/** A page of stock records. */
@ObjectType()
export class StockRecordConnection extends Connection(StockRecord, 'StockRecord') {}
