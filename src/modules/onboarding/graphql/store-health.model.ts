import { CAPABILITY_NAMES, type Capability } from '../../../clients/platform.js';
import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateTime } from '../../../platform/graphql/scalars.js';
import { PULL_KINDS, type PullKind } from '../../store-notifications/store-notifications.facade.js';

/** GraphQL enum `StoreCapability`. */
export const StoreCapabilityEnum = Object.fromEntries(CAPABILITY_NAMES.map((name) => [name, name])) as {
  readonly [Name in Capability]: Name;
};

registerEnumType(StoreCapabilityEnum, {
  name: 'StoreCapability',
  description: 'Things that a store lets us do, or not, as a whole. Only FULFILLMENT is needed; the others degrade.',
});

/** Whether a store lets us do something, and how to get it. */
@ObjectType('StoreCapabilityState', { description: 'Whether a store lets us do something, and how to get it.' })
export class CapabilityState {
  @Field(() => StoreCapabilityEnum)
  capability: Capability;

  @Field({ description: 'What it is for.' })
  reason: string;

  @Field()
  granted: boolean;

  @Field(() => [String])
  missingScopes: string[];

  @Field(() => String, {
    nullable: true,
    description: 'Where somebody of the store approves the app once more; null where nothing is missing.',
  })
  reconsentUrl: string | null;
}

/** How one kind of pull stands at a store. */
@ObjectType('StorePull', { description: 'How one kind of pull stands at a store.' })
export class StorePullModel {
  @Field(() => String, { description: `One of ${PULL_KINDS.join(', ')}.` })
  kind: PullKind;

  @Field(() => DateTime, { nullable: true, description: 'When its last page was last reached.' })
  lastDoneAt: Date | null;

  @Field(() => DateTime, { description: 'When it is done without any callback.' })
  dueAt: Date;

  @Field({ description: 'A callback or an operator waits for it.' })
  owed: boolean;

  @Field(() => Int, { description: 'Tries that failed since it was last done.' })
  failures: number;
}

/** Whether a store is heard and looked at, and what waits. */
@ObjectType({ description: 'Whether a store is heard and looked at, and what waits.' })
export class StoreHealth {
  @Field(() => DateTime, { nullable: true, description: 'The last callback; null: none in 30 days.' })
  lastHeardAt: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Since then both lists of what stores ask for have been read to their last page.',
  })
  lastSweptAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'The last verified webhook.' })
  lastWebhookAt: Date | null;

  @Field(() => Int)
  openExceptions: number;

  @Field(() => Int, { description: 'Operations that are not finished, parked ones too.' })
  pendingOperations: number;

  @Field(() => [StorePullModel])
  pulls: StorePullModel[];
}
