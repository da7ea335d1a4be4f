import { Injectable } from '@nestjs/common';
import { Args, Context, Field, ID, InterfaceType, Query, Resolver } from '@nestjs/graphql';
import { ID_PREFIXES, notAnId, parseGlobalId, type IdPrefix } from './global-id.js';
import type { GraphqlContext } from './graphql-context.js';
import { loaderOf } from './loaders.js';

/** An object with a global id. Models say `@ObjectType({ implements: () => Node })`. */
@InterfaceType({
  description: 'An object with a global id.',
  resolveType: (value: { id: string }) => {
    const parsed = parseGlobalId(value.id);
    return parsed && ID_PREFIXES[parsed.prefix].type;
  },
})
export abstract class Node {
  @Field(() => ID)
  id: string;
}

/** Loads models by inner id; ids that are not found are left out of the map. */
export type NodeLoader = (ids: readonly string[]) => Promise<ReadonlyMap<string, Node>>;

/** Which loader answers for which prefix. Modules register theirs when they start. */
@Injectable()
export class NodeRegistry {
  private readonly loaders = new Map<IdPrefix, NodeLoader>();

  /** @throws Error when the prefix has a loader already: a programming error that stops the start. */
  register(prefix: IdPrefix, loader: NodeLoader): void {
    if (this.loaders.has(prefix)) throw new Error(`Two node loaders for the id prefix "${prefix}".`);
    this.loaders.set(prefix, loader);
  }

  /** The loader of a prefix, if a module registered one. */
  loaderOf(prefix: IdPrefix): NodeLoader | undefined {
    return this.loaders.get(prefix);
  }
}

/** `Query.node`: one object by global id. An id of nothing that is known (any more) answers null; no id at all is INVALID_ID, as everywhere. */
@Resolver(() => Node)
export class NodeResolver {
  constructor(private readonly registry: NodeRegistry) {}

  @Query(() => Node, { nullable: true, description: 'The object with this id; null when there is none.' })
  async node(@Args('id', { type: () => ID }) id: string, @Context() context: GraphqlContext): Promise<Node | null> {
    const parsed = parseGlobalId(id);
    if (!parsed) throw notAnId(id, ['id'], 'an id: take it as an answer showed it');
    const loader = this.registry.loaderOf(parsed.prefix);
    if (!loader) return null;
    return loaderOf<string, Node>(context, `node:${parsed.prefix}`, loader).load(parsed.id);
  }
}
