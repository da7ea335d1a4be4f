import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection } from '../../../../platform/graphql/connection.js';
import { Node } from '../../../../platform/graphql/node.js';
import { DateTime } from '../../../../platform/graphql/scalars.js';
import type { RelocationState, RelocationStep } from '../domain/relocation.js';

/** GraphQL enum `RelocationStepName`. */
export const RelocationStepEnum: { readonly [S in RelocationStep]: S } = {
  ASK_CANCEL: 'ASK_CANCEL',
  AGREE_CANCEL: 'AGREE_CANCEL',
  WITHDRAW: 'WITHDRAW',
  MOVE: 'MOVE',
  REQUEST: 'REQUEST',
  ACCEPT: 'ACCEPT',
};

/** GraphQL enum `RelocationState`. */
export const RelocationStateEnum: { readonly [S in RelocationState]: S } = {
  RUNNING: 'RUNNING',
  DONE: 'DONE',
  STOPPED: 'STOPPED',
};

/** GraphQL enum `RelocationCause`. */
export const RelocationCauseEnum = { OPERATOR: 'OPERATOR', POLICY: 'POLICY' } as const;

registerEnumType(RelocationStepEnum, {
  name: 'RelocationStepName',
  description:
    'ASK_CANCEL, AGREE_CANCEL: accepted work is cancelled at the store, by us on both sides. WITHDRAW: the request is taken back. MOVE: the lines go to the new location. REQUEST, ACCEPT: the work is asked for and accepted there.',
});
registerEnumType(RelocationStateEnum, { name: 'RelocationState', description: 'STOPPED: a person has to go on.' });
registerEnumType(RelocationCauseEnum, { name: 'RelocationCause', description: 'Who wanted the order elsewhere.' });

/** One step of a relocation. */
@ObjectType({ description: 'One step of a relocation: one operation at the store.' })
export class RelocationStepModel {
  @Field(() => RelocationStepEnum)
  name: RelocationStep;

  @Field()
  done: boolean;
}

/** The move of requested or accepted work to another location of ours. */
@ObjectType({
  implements: () => Node,
  description: 'The move of requested or accepted work to another location of ours, step by step.',
})
export class Relocation implements Node {
  @Field(() => ID)
  id: string;

  /** Not part of the API: confines keys of one store. */
  storeId: string;

  /** Not part of the API: the field `fulfillmentOrder` is. */
  fulfillmentOrderId: string;

  /** Not part of the API: the field `newFulfillmentOrder` is. */
  newFulfillmentOrderId: string | null;

  /** Not part of the API: the field `fromLocation` is. */
  fromLocationId: string;

  /** Not part of the API: the field `toLocation` is. */
  toLocationId: string;

  @Field(() => RelocationStateEnum)
  state: RelocationState;

  @Field(() => [RelocationStepModel])
  steps: RelocationStepModel[];

  @Field(() => RelocationCauseEnum)
  cause: keyof typeof RelocationCauseEnum;

  @Field()
  reason: string;

  @Field({ description: 'key:<name> of an operator, or policy.' })
  actor: string;

  @Field(() => String, { nullable: true, description: 'Why it stopped, or turned back.' })
  stoppedBecause: string | null;

  @Field(() => String, { nullable: true, description: 'The store’s id of the order that holds the lines now.' })
  newRemoteId: string | null;

  @Field(() => DateTime)
  createdAt: Date;

  @Field(() => DateTime, { nullable: true })
  finishedAt: Date | null;
}

/** A page of relocations. */
@ObjectType()
export class RelocationConnection extends Connection(Relocation, 'Relocation') {}
