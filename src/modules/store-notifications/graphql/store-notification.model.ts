import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection } from '../../../platform/graphql/connection.js';
import { Node } from '../../../platform/graphql/node.js';
import { DateTime } from '../../../platform/graphql/scalars.js';
import { Payload } from '../../../platform/graphql/user-error.js';
import type { PullKind } from '../domain/pull-kind.js';
import { VERIFICATIONS, type Verification } from '../domain/verification.js';

/** GraphQL enum `StoreNotificationSource`. */
export const StoreNotificationSourceEnum = {
  CALLBACK: 'CALLBACK',
  GLOBAL_CALLBACK: 'GLOBAL_CALLBACK',
  WEBHOOK: 'WEBHOOK',
  REPLAY: 'REPLAY',
} as const;

/** GraphQL enum `StoreNotificationVerification`. */
export const StoreNotificationVerificationEnum = Object.fromEntries(VERIFICATIONS.map((word) => [word, word])) as {
  readonly [Word in Verification]: Word;
};

/** How a notification came. */
export type StoreNotificationSource = keyof typeof StoreNotificationSourceEnum;

registerEnumType(StoreNotificationSourceEnum, {
  name: 'StoreNotificationSource',
  description:
    'CALLBACK: at a location’s own URL. GLOBAL_CALLBACK: at the URL of the app. WEBHOOK: signed by the store. REPLAY: somebody had one followed again.',
});

registerEnumType(StoreNotificationVerificationEnum, {
  name: 'StoreNotificationVerification',
  description:
    'How it was verified: by the secret URL, by a header only, by its signature over the bytes that came or over the store’s own writing of them. REFUSED_...: why nothing followed.',
});

/** A pull that a notification asked for. */
@ObjectType({ description: 'A pull that a notification asked for.' })
export class StoreNotificationPull {
  @Field(() => String)
  kind: PullKind;

  @Field(() => DateTime, { nullable: true, description: 'When the first pull after it began; null: none yet.' })
  startedAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When that pull had read the last page.' })
  finishedAt: Date | null;

  @Field(() => Int, { nullable: true, description: 'Milliseconds from the notification to that pull.' })
  delayMs: number | null;
}

/** A hint of a store. Only a hint: what is true is pulled. */
@ObjectType({
  implements: () => Node,
  description: 'A callback or webhook of a store; of refused ones a few per minute.',
})
export class StoreNotification implements Node {
  @Field(() => ID)
  id: string;

  /** Not part of the API: the field `store` is. */
  storeId: string;

  @Field(() => ID, { nullable: true, description: 'The location whose URL was called.' })
  locationId: string | null;

  @Field(() => StoreNotificationSourceEnum)
  source: StoreNotificationSource;

  @Field({ description: 'What it announced, in the store’s words; "unknown" for words that we do not know.' })
  kind: string;

  @Field(() => String, { nullable: true, description: 'The store’s own id of the event, for webhooks.' })
  eventId: string | null;

  @Field(() => String, { nullable: true, description: 'The number of the customer’s order that a webhook named.' })
  orderNumber: string | null;

  @Field(() => StoreNotificationVerificationEnum)
  verification: Verification;

  @Field(() => ID, { nullable: true, description: 'The notification that this replay followed again.' })
  replayOf: string | null;

  @Field(() => String, { nullable: true, description: 'Who had it followed again.' })
  actor: string | null;

  @Field(() => DateTime)
  receivedAt: Date;
}

/** Payload of `storeNotificationReplay`. */
@ObjectType()
export class StoreNotificationReplayPayload extends Payload {
  @Field(() => [StoreNotification], { description: 'The recorded replays.' })
  storeNotifications: StoreNotification[];
}

/** A page of notifications. */
@ObjectType()
export class StoreNotificationConnection extends Connection(StoreNotification, 'StoreNotification') {}
