import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';

/** Who makes the current request: the API key behind its bearer token. */
export interface Viewer {
  /** UUID of the key; a fixed one for the configured admin key. */
  keyId: string;
  /** Name of the key, for people. */
  name: string;
  /** How the key signs timeline, audit and operations: `key:<name>`. */
  actor: string;
  /** Present: this request may read the data of this store (its UUID) alone, and change nothing. */
  onlyStore?: string;
}

/** Parameter decorator of resolvers: the {@link Viewer} of the request. Present always, because nothing runs without a key. */
export const CurrentViewer = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Viewer =>
    GqlExecutionContext.create(context).getContext<{ viewer: Viewer }>().viewer,
);
