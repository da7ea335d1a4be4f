import { Field, ID, InputType } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique } from 'class-validator';
import { DateTime } from '../../../platform/graphql/scalars.js';
import {
  StoreNotificationSourceEnum,
  StoreNotificationVerificationEnum,
  type StoreNotificationSource,
} from './store-notification.model.js';
import type { Verification } from '../domain/verification.js';

/** Which notifications to list: every field that is given must match; a list means any of its entries. */
@InputType({ description: 'Every field that is given must match; a list means any of its entries.' })
export class StoreNotificationFilter {
  @Field(() => [ID], { nullable: true })
  storeId?: string[] | null;

  @Field(() => [String], { nullable: true })
  kind?: string[] | null;

  @Field(() => [StoreNotificationSourceEnum], { nullable: true })
  source?: StoreNotificationSource[] | null;

  @Field(() => [StoreNotificationVerificationEnum], { nullable: true })
  verification?: Verification[] | null;

  @Field(() => DateTime, { nullable: true, description: 'At this moment or later.' })
  receivedAfter?: Date | null;
}

/** Input of `storeNotificationReplay`. */
@InputType()
export class StoreNotificationReplayInput {
  @Field(() => [ID], { description: '1 to 100 notifications, each once.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ArrayUnique()
  ids: string[];

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}
