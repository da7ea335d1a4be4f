import { Field, ID, InputType } from '@nestjs/graphql';
import { DateTime } from '../../../platform/graphql/scalars.js';
import { StoreNotificationSourceEnum, type StoreNotificationSource } from './store-notification.model.js';

/** Which notifications to list: every field that is given must match; a list means any of its entries. */
@InputType({ description: 'Every field that is given must match; a list means any of its entries.' })
export class StoreNotificationFilter {
  @Field(() => [ID], { nullable: true })
  storeId?: string[] | null;

  @Field(() => [String], { nullable: true })
  kind?: string[] | null;

  @Field(() => [StoreNotificationSourceEnum], { nullable: true })
  source?: StoreNotificationSource[] | null;

  @Field(() => DateTime, { nullable: true, description: 'At this moment or later.' })
  receivedAfter?: Date | null;
}
