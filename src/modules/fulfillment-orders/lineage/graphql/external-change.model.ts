import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection } from '../../../../platform/graphql/connection.js';
import { DateTime } from '../../../../platform/graphql/scalars.js';
import type { ChangeArea, ChangeJudgement } from '../domain/external-change.js';
import type { Stage } from '../../domain/stage.js';
import { FulfillmentOrderStageEnum } from '../../graphql/fulfillment-order.enums.js';

/** GraphQL enum `ChangeArea`. */
export const ChangeAreaEnum: { readonly [W in ChangeArea]: W } = {
  ADDRESS: 'ADDRESS',
  LINES: 'LINES',
  LOCATION: 'LOCATION',
  HOLDS: 'HOLDS',
  NOTES: 'NOTES',
  STATUS: 'STATUS',
  SHIPPED: 'SHIPPED',
};

/** GraphQL enum `ExternalChangeJudgement`. */
export const ChangeJudgementEnum: { readonly [W in ChangeJudgement]: W } = { NOTE: 'NOTE', STOP_WORK: 'STOP_WORK' };

registerEnumType(ChangeAreaEnum, {
  name: 'ChangeArea',
  description: 'What a change is about. SHIPPED: pieces that somebody else shipped.',
});
registerEnumType(ChangeJudgementEnum, {
  name: 'ExternalChangeJudgement',
  description: 'STOP_WORK: work that was accepted must not go on as it began. NOTE: nothing but news.',
});

/** One field, before and after. */
@ObjectType({ description: 'One field of an order, before and after. Personal data.' })
export class FieldChange {
  @Field(() => ChangeAreaEnum)
  area: ChangeArea;

  @Field({ description: 'Such as line1, quantity, location, hold, note or status.' })
  field: string;

  @Field(() => String, { nullable: true, description: 'Null: it was not there.' })
  before: string | null;

  @Field(() => String, { nullable: true, description: 'Null: it is not there any more.' })
  after: string | null;

  @Field(() => String, { nullable: true, description: 'The store’s own id of the line that it is about.' })
  lineRemoteId: string | null;

  @Field(() => String, { nullable: true, description: 'The store’s SKU of that line.' })
  sku: string | null;
}

/** What somebody else changed about an order at its store. */
@ObjectType({ description: 'What somebody else changed about an order at its store.' })
export class ExternalChange {
  @Field(() => Int, { description: 'The request cycle in which it was seen.' })
  cycle: number;

  @Field(() => FulfillmentOrderStageEnum, { description: 'The stage of the order at that moment.' })
  stage: Stage;

  @Field(() => ChangeJudgementEnum)
  judgement: ChangeJudgement;

  @Field(() => [ChangeAreaEnum])
  areas: ChangeArea[];

  @Field(() => [FieldChange])
  readonly changes: FieldChange[];

  @Field(() => DateTime, { description: 'When the read that shows it was sent.' })
  seenAt: Date;
}

/** A page of what others changed about an order. */
@ObjectType()
export class ExternalChangeConnection extends Connection(ExternalChange, 'ExternalChange') {}
