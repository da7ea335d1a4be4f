import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { MaxLength } from 'class-validator';
import { Payload } from '../../../platform/graphql/user-error.js';
import { StorePayload } from '../../stores/graphql/store.model.js';

/** Input of `storeInstallUrlCreate`. */
@InputType()
export class StoreInstallUrlCreateInput {
  @Field({ description: 'Domain of the store at its platform.' })
  @MaxLength(100)
  domain: string;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

/** Payload of `storeInstallUrlCreate`. */
@ObjectType()
export class StoreInstallUrlCreatePayload extends Payload {
  @Field(() => String, { nullable: true, description: 'Where a person who may install apps at the store goes.' })
  url: string | null;
}

/** Input of `storeSync`. */
@InputType()
export class StoreSyncInput {
  @Field(() => ID)
  storeId: string;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

/** Payload of `storeSync`. */
@ObjectType()
export class StoreSyncPayload extends StorePayload {}
