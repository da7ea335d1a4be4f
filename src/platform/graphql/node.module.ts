import { Global, Module } from '@nestjs/common';
import { NodeRegistry } from './node.js';

/** The registry of node loaders. Its own module, because a process without the `api` role has modules but no GraphQL server. */
@Global()
@Module({ providers: [NodeRegistry], exports: [NodeRegistry] })
export class NodeModule {}
