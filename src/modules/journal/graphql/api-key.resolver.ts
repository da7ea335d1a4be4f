import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { CurrentViewer, type Viewer } from '../../../platform/graphql/viewer.js';
import { AccessFacade } from '../../access/access.facade.js';
import { ApiKey } from '../../access/graphql/api-key.model.js';
import { JournalFacade } from '../journal.facade.js';
import { ApiKeyCreateInput, ApiKeyCreatePayload, ApiKeyRevokeInput, ApiKeyRevokePayload } from './api-key.inputs.js';

/** Makes and revokes keys. It lives here because access cannot see the way of mutations, which stands on access. */
@Resolver(() => ApiKey)
export class ApiKeyMutations {
  constructor(
    private readonly journal: JournalFacade,
    private readonly access: AccessFacade,
  ) {}

  @Mutation(() => ApiKeyCreatePayload, { description: 'Makes a key. Its secret is in this answer and nowhere else.' })
  async apiKeyCreate(
    @Args('input') input: ApiKeyCreateInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ApiKeyCreatePayload> {
    let secret: string | null = null;
    const request = { viewer, name: 'apiKeyCreate', input, InputClass: ApiKeyCreateInput };
    const { value, userErrors } = await this.journal.mutation(request, async (tx, { name, expiresAt }) => {
      const made = await this.access.createKey(tx, name, expiresAt ?? null);
      secret = made.secret;
      return { id: made.id };
    });
    return { apiKey: value ? await this.access.keyById(value.id) : null, secret, userErrors };
  }

  @Mutation(() => ApiKeyRevokePayload, { description: 'Ends a key: refused everywhere within 5 s.' })
  async apiKeyRevoke(
    @Args('input') input: ApiKeyRevokeInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ApiKeyRevokePayload> {
    const request = { viewer, name: 'apiKeyRevoke', input, InputClass: ApiKeyRevokeInput };
    const { value, userErrors } = await this.journal.mutation(request, (tx, { apiKeyId }) =>
      this.access.revokeKey(tx, apiKeyId),
    );
    return { apiKey: value ? await this.access.keyById(value.id) : null, userErrors };
  }
}
