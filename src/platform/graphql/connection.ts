import type { Type } from '@nestjs/common';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { PAGE_LIMITS } from './limits.js';
import type { Page } from './page.js';

/** The arguments of every connection. Out of range values are answered with BAD_USER_INPUT by the page helpers. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    defaultValue: PAGE_LIMITS.defaultFirst,
    description: `How many, 1 to ${PAGE_LIMITS.maxFirst}.`,
  })
  first: number = PAGE_LIMITS.defaultFirst;

  @Field(() => String, { nullable: true, description: 'The endCursor of the page before.' })
  after?: string | null;
}

/** Where a page stands in its list. */
@ObjectType({ description: 'Where a page stands in its list.' })
export class PageInfo {
  @Field()
  hasNextPage: boolean;

  @Field()
  hasPreviousPage: boolean;

  @Field(() => String, { nullable: true })
  startCursor: string | null;

  @Field(() => String, { nullable: true })
  endCursor: string | null;
}

/**
 * The Relay connection type of a model, to extend:
 * `@ObjectType() export class StoreConnection extends Connection(Store, 'Store') {}`.
 * Resolvers answer it with a {@link Page}.
 */
export function Connection<T extends object>(Model: Type<T>, name: string): Type<Page<T>> {
  @ObjectType(`${name}Edge`)
  class Edge {
    @Field()
    cursor: string;

    @Field(() => Model)
    node: T;
  }

  @ObjectType({ isAbstract: true })
  abstract class ConnectionBase {
    @Field(() => [Edge])
    edges: Edge[];

    @Field(() => [Model], { description: 'The nodes of the edges.' })
    nodes: T[];

    @Field(() => PageInfo)
    pageInfo: PageInfo;

    @Field(() => Int, { description: `How many in all; ${PAGE_LIMITS.maxCount} means this many or more.` })
    totalCount: Promise<number>;
  }
  return ConnectionBase as Type<Page<T>>;
}
