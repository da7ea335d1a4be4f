import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { StorePlatform } from '../../../clients/platform.js';
import { Connection } from '../../../platform/graphql/connection.js';
import { Node } from '../../../platform/graphql/node.js';
import { DateTime } from '../../../platform/graphql/scalars.js';
import { Payload } from '../../../platform/graphql/user-error.js';
import type { StoreStatus } from '../domain/store-status.js';
import { StorePlatformEnum, StoreStatusEnum } from './store.enums.js';
import { StorePolicy } from './store-policy.model.js';

/** A store account. Holds no secret. */
@ObjectType({ implements: () => Node, description: 'A store that installed the app.' })
export class Store implements Node {
  @Field(() => ID)
  id: string;

  /** The id behind the global one; not part of the API. */
  storeId: string;

  @Field(() => StorePlatformEnum)
  platform: StorePlatform;

  @Field({ description: 'Its domain at the platform.' })
  domain: string;

  @Field()
  name: string;

  @Field(() => StoreStatusEnum)
  status: StoreStatus;

  @Field(() => String, { nullable: true, description: 'Why it is PAUSED, NEEDS_REAUTH or UNINSTALLED.' })
  statusReason: string | null;

  @Field(() => [String], { description: 'What the store allows us to do.' })
  scopes: string[];

  @Field({ description: 'Version of the store’s API that we speak.' })
  apiVersion: string;

  @Field(() => String, { nullable: true, description: 'IANA name; null when the store did not tell it.' })
  timeZone: string | null;

  @Field(() => [String])
  currencies: string[];

  @Field(() => StorePolicy)
  policy: StorePolicy;

  @Field(() => Int, { description: 'Rises with every change; hand it back as expectedVersion.' })
  version: number;

  @Field(() => DateTime)
  createdAt: Date;

  @Field(() => DateTime)
  updatedAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'When the app was last installed.' })
  installedAt: Date | null;

  @Field(() => DateTime, { nullable: true })
  uninstalledAt: Date | null;
}

/** A page of stores. */
@ObjectType()
export class StoreConnection extends Connection(Store, 'Store') {}

/** The payload of every mutation that changes a store. */
@ObjectType({ isAbstract: true })
export abstract class StorePayload extends Payload {
  @Field(() => Store, { nullable: true })
  store: Store | null;
}

/** Payload of `storePause`. */
@ObjectType()
export class StorePausePayload extends StorePayload {}

/** Payload of `storeResume`. */
@ObjectType()
export class StoreResumePayload extends StorePayload {}

/** Payload of `storePolicyUpdate`. */
@ObjectType()
export class StorePolicyUpdatePayload extends StorePayload {}
