import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { PageArgs } from '../../../platform/graphql/connection.js';
import type { Page } from '../../../platform/graphql/page.js';
import { CurrentViewer, type Viewer } from '../../../platform/graphql/viewer.js';
import { ApiKeysReader } from '../api-keys.reader.js';
import { ApiKey, ApiKeyConnection } from './api-key.model.js';
import { ViewerModel } from './viewer.model.js';

/** Who asks, and which keys there are. */
@Resolver(() => ViewerModel)
export class AccessResolver {
  constructor(private readonly reader: ApiKeysReader) {}

  @Query(() => ViewerModel, { description: 'Who asks.' })
  viewer(@CurrentViewer() viewer: Viewer): Viewer {
    return viewer;
  }

  @Query(() => ApiKeyConnection, { description: 'The keys of this API, newest first.' })
  apiKeys(@Args() page: PageArgs): Promise<Page<ApiKey>> {
    return this.reader.page(page);
  }

  @ResolveField(() => ApiKey, { nullable: true })
  apiKey(@Parent() viewer: Viewer): Promise<ApiKey | null> {
    return this.reader.byId(viewer.keyId);
  }
}
