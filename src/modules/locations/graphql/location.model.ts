import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection } from '../../../platform/graphql/connection.js';
import { Node } from '../../../platform/graphql/node.js';
import { DateTime } from '../../../platform/graphql/scalars.js';
import { Payload } from '../../../platform/graphql/user-error.js';
import type { LocationStatus } from '../domain/location-status.js';

/** GraphQL enum `LocationStatus`. */
export const LocationStatusEnum = {
  CREATING: 'CREATING',
  ACTIVE: 'ACTIVE',
  DELETING: 'DELETING',
  DELETED: 'DELETED',
} as const satisfies { [Status in LocationStatus]: Status };

/** GraphQL enum `LocationCallbackState`. */
export const LocationCallbackStateEnum = { PENDING: 'PENDING', REGISTERED: 'REGISTERED', REMOVED: 'REMOVED' } as const;

registerEnumType(LocationStatusEnum, {
  name: 'LocationStatus',
  description: 'CREATING: the store has not confirmed it yet. DELETING: the store has not confirmed its end yet.',
});
registerEnumType(LocationCallbackStateEnum, {
  name: 'LocationCallbackState',
  description: 'REGISTERED: the store has our callback URL. REMOVED: callbacks with it are answered 404.',
});

/** A field of a location that is not at the store as it should be. */
@ObjectType('LocationDifference', { description: 'A field of a location that is not at the store as it should be.' })
export class LocationDifferenceModel {
  @Field({ description: 'name, acceptsReturns, callbackUrl, address.<part>, or location when it is gone.' })
  field: string;

  @Field(() => String, { nullable: true })
  wanted: string | null;

  @Field(() => String, { nullable: true, description: 'Of a callback URL no more than the host.' })
  seen: string | null;
}

/** A warehouse as one store knows it. */
@ObjectType({ implements: () => Node, description: 'A warehouse as one store knows it.' })
export class Location implements Node {
  @Field(() => ID)
  id: string;

  /** The id behind the global one; not part of the API. */
  locationId: string;

  /** Not part of the API: the field `store` is. */
  storeId: string;

  /** Not part of the API: the field `warehouse` is. */
  warehouseId: string;

  @Field(() => String, { nullable: true, description: 'The store’s own id; null until the store has it.' })
  remoteId: string | null;

  @Field()
  name: string;

  @Field(() => LocationStatusEnum)
  status: LocationStatus;

  @Field()
  acceptsReturns: boolean;

  @Field(() => LocationCallbackStateEnum)
  callbackState: keyof typeof LocationCallbackStateEnum;

  @Field(() => [LocationDifferenceModel], {
    description: 'What was not as it should be when the store was last looked at; locationRepair mends it.',
  })
  drift: LocationDifferenceModel[];

  @Field(() => [String], {
    nullable: true,
    description: 'Countries to which the store lets it ship; empty: every one; null: the store does not say.',
  })
  allowedCountries: string[] | null;

  @Field(() => DateTime, { nullable: true, description: 'When the store was last looked at for that.' })
  comparedAt: Date | null;

  @Field(() => Int, { description: 'Rises with every change; hand it back as expectedVersion.' })
  version: number;

  @Field(() => DateTime)
  createdAt: Date;

  @Field(() => DateTime)
  updatedAt: Date;

  @Field(() => DateTime, { nullable: true })
  deletedAt: Date | null;
}

/** A page of locations. */
@ObjectType()
export class LocationConnection extends Connection(Location, 'Location') {}

/** The payload of every mutation that changes a location. */
@ObjectType({ isAbstract: true })
export abstract class LocationPayload extends Payload {
  @Field(() => Location, { nullable: true })
  location: Location | null;
}

/** Payload of `locationCreate`. */
@ObjectType()
export class LocationCreatePayload extends LocationPayload {}

/** Payload of `locationUpdate`. */
@ObjectType()
export class LocationUpdatePayload extends LocationPayload {}

/** Payload of `locationRepair`. */
@ObjectType()
export class LocationRepairPayload extends LocationPayload {}

/** Payload of `locationDelete`. */
@ObjectType()
export class LocationDeletePayload extends LocationPayload {}
