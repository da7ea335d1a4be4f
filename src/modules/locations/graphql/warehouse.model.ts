import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { Connection } from '../../../platform/graphql/connection.js';
import { Node } from '../../../platform/graphql/node.js';
import { DateTime } from '../../../platform/graphql/scalars.js';
import { Payload } from '../../../platform/graphql/user-error.js';

/** Where a warehouse is. */
@ObjectType({ description: 'Where a warehouse is.' })
export class WarehouseAddress {
  @Field()
  line1: string;

  @Field(() => String, { nullable: true })
  line2: string | null;

  @Field()
  city: string;

  @Field(() => String, { nullable: true })
  state: string | null;

  @Field(() => String, { nullable: true })
  postcode: string | null;

  @Field({ description: 'ISO 3166-1 alpha-2.' })
  country: string;

  @Field(() => String, { nullable: true })
  phone: string | null;
}

/** A place on the globe. */
@ObjectType({ description: 'A place on the globe, in degrees.' })
export class GeoPoint {
  @Field(() => Float, { description: 'North is positive.' })
  latitude: number;

  @Field(() => Float, { description: 'East is positive.' })
  longitude: number;
}

/** A site of the partner. */
@ObjectType({ implements: () => Node, description: 'A site of the partner.' })
export class Warehouse implements Node {
  @Field(() => ID)
  id: string;

  /** The id behind the global one; not part of the API. */
  warehouseId: string;

  @Field({ description: 'Short unique name.' })
  code: string;

  @Field()
  name: string;

  @Field(() => WarehouseAddress)
  address: WarehouseAddress;

  @Field(() => [String], { description: 'ISO 3166-1 alpha-2; empty: every country.' })
  servedCountries: string[];

  @Field(() => GeoPoint, {
    nullable: true,
    description: 'Where it really is; null: distances count from the centre of its postcode or country.',
  })
  position: GeoPoint | null;

  @Field(() => Int, { description: 'Rises with every change; hand it back as expectedVersion.' })
  version: number;

  @Field(() => DateTime)
  createdAt: Date;

  @Field(() => DateTime)
  updatedAt: Date;
}

/** A page of warehouses. */
@ObjectType()
export class WarehouseConnection extends Connection(Warehouse, 'Warehouse') {}

/** The payload of every mutation that changes a warehouse. */
@ObjectType({ isAbstract: true })
export abstract class WarehousePayload extends Payload {
  @Field(() => Warehouse, { nullable: true })
  warehouse: Warehouse | null;
}

/** Payload of `warehouseCreate`. */
@ObjectType()
export class WarehouseCreatePayload extends WarehousePayload {}

/** Payload of `warehouseUpdate`. */
@ObjectType()
export class WarehouseUpdatePayload extends WarehousePayload {}
