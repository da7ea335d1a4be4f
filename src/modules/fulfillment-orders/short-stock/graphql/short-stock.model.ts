import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateTime } from '../../../../platform/graphql/scalars.js';
import type { ShortStockKind } from '../short-stock.repository.js';

/** GraphQL enum `ShortStockKind`. */
export const ShortStockKindEnum: { readonly [K in ShortStockKind]: K } = { SHIP_PART: 'SHIP_PART', PARK: 'PARK' };
registerEnumType(ShortStockKindEnum, {
  name: 'ShortStockKind',
  description: 'SHIP_PART: what is there is shipped, then the rest is closed. PARK: it waits for stock.',
});

/** What is done about a request for which there is too little stock. */
@ObjectType({ description: 'What is done about a request for which there is too little stock.' })
export class ShortStockModel {
  @Field(() => ShortStockKindEnum)
  kind: ShortStockKind;

  @Field(() => Int, {
    description: 'SHIP_PART: pieces that the order ships in all before its rest is closed by itself.',
  })
  pieces: number;

  @Field({ description: 'Who looks after it.' })
  owner: string;

  @Field(() => DateTime, { nullable: true, description: 'PARK: when it is rejected, unless stock comes in before.' })
  dueAt: Date | null;
}
