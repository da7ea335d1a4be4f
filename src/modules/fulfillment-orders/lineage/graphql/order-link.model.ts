import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateTime } from '../../../../platform/graphql/scalars.js';
import type { LinkKind } from '../domain/lineage.js';

/** Which way pieces went, seen from one order. */
export type LinkDirection = 'FROM' | 'TO';

/** GraphQL enum `FulfillmentOrderLinkKind`. */
export const LinkKindEnum: { readonly [W in LinkKind]: W } = {
  MOVED: 'MOVED',
  SPLIT: 'SPLIT',
  REPLACED: 'REPLACED',
  MERGED: 'MERGED',
  REFULFILLED: 'REFULFILLED',
};

/** GraphQL enum `FulfillmentOrderLinkDirection`. */
export const LinkDirectionEnum: { readonly [W in LinkDirection]: W } = { FROM: 'FROM', TO: 'TO' };

registerEnumType(LinkKindEnum, {
  name: 'FulfillmentOrderLinkKind',
  description: 'How pieces went from one fulfillment order to another. REFULFILLED: their shipment was undone.',
});
registerEnumType(LinkDirectionEnum, {
  name: 'FulfillmentOrderLinkDirection',
  description: 'FROM: the pieces came from the other order. TO: they went there.',
});

/** Pieces of a line of the customer’s order that went from one fulfillment order to another. */
@ObjectType({
  description: 'Pieces of a line of the customer’s order that went from one fulfillment order to another.',
})
export class LinkedPieces {
  @Field({ description: 'The store’s own id of the line of the customer’s order.' })
  orderLineId: string;

  @Field(() => Int)
  quantity: number;
}

/** Where pieces of a fulfillment order came from, or went to. */
@ObjectType({
  description: 'Where pieces of a fulfillment order came from, or went to. See `order` for the other one.',
})
export class FulfillmentOrderLink {
  @Field(() => LinkKindEnum)
  kind: LinkKind;

  @Field(() => LinkDirectionEnum)
  direction: LinkDirection;

  @Field({ description: 'The store’s own id of the other order, also where it was never requested of us.' })
  remoteId: string;

  /** Not part of the API: the field `order` is. */
  otherOrderId: string | null;

  @Field(() => [LinkedPieces], { description: 'Empty where that is not known.' })
  lines: LinkedPieces[];

  @Field({ description: 'Who found it, such as lineage or move.' })
  detectedBy: string;

  @Field(() => DateTime)
  createdAt: Date;
}
