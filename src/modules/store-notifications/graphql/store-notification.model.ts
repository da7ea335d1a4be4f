import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection } from '../../../platform/graphql/connection.js';
import { Node } from '../../../platform/graphql/node.js';
import { DateTime } from '../../../platform/graphql/scalars.js';

/** GraphQL enum `StoreNotificationSource`. */
export const StoreNotificationSourceEnum = {
  CALLBACK: 'CALLBACK',
  GLOBAL_CALLBACK: 'GLOBAL_CALLBACK',
  WEBHOOK: 'WEBHOOK',
} as const;

/** How a notification came. */
export type StoreNotificationSource = keyof typeof StoreNotificationSourceEnum;

registerEnumType(StoreNotificationSourceEnum, {
  name: 'StoreNotificationSource',
  description:
    'CALLBACK: at a location’s own URL. GLOBAL_CALLBACK: at the URL of the app. WEBHOOK: signed and verified.',
});

/** A hint of a store, as it was answered 200. Only a hint: what is true is pulled. */
@ObjectType({ implements: () => Node, description: 'A callback or verified webhook of a store.' })
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

  @Field(() => DateTime)
  receivedAt: Date;
}

/** A page of notifications. */
@ObjectType()
export class StoreNotificationConnection extends Connection(StoreNotification, 'StoreNotification') {}
