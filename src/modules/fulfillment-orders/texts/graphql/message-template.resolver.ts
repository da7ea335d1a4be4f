import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { fromGlobalId } from '../../../../platform/graphql/global-id.js';
import type { GraphqlContext } from '../../../../platform/graphql/graphql-context.js';
import { CurrentViewer, type Viewer } from '../../../../platform/graphql/viewer.js';
import { JournalFacade } from '../../../journal/journal.facade.js';
import { Store } from '../../../stores/graphql/store.model.js';
import { StoresFacade } from '../../../stores/stores.facade.js';
import { renderMessage, SAMPLE_VALUES, unknownPlaceholders } from '../domain/message-text.js';
import { MessageTemplatesReader } from '../message-templates.reader.js';
import { ChangeTemplate } from '../use-cases/change-template.js';
import {
  MessagePreview,
  MessageTemplate,
  MessageTemplateDeleteInput,
  MessageTemplateDeletePayload,
  MessageTemplateUpsertInput,
  MessageTemplateUpsertPayload,
} from './message-template.model.js';

/** The texts that merchants read: list, preview, and their changes. */
@Resolver(() => MessageTemplate)
export class MessageTemplateResolver {
  constructor(
    private readonly reader: MessageTemplatesReader,
    private readonly change: ChangeTemplate,
    private readonly journal: JournalFacade,
    private readonly stores: StoresFacade,
  ) {}

  @Query(() => [MessageTemplate], { description: 'The texts of a store that take the place of the built-in ones.' })
  messageTemplates(@Args('storeId', { type: () => ID }) storeId: string): Promise<MessageTemplate[]> {
    return this.reader.ofStore(fromGlobalId('store_', storeId, ['storeId']));
  }

  @Query(() => MessagePreview, { description: 'What a text with placeholders would read like; nothing is stored.' })
  messageTemplatePreview(@Args('text') text: string): MessagePreview {
    return { text: renderMessage(text, SAMPLE_VALUES), unknownPlaceholders: unknownPlaceholders(text) };
  }

  @ResolveField(() => Store, { nullable: true })
  store(@Parent() { storeId }: MessageTemplate, @Context() context: GraphqlContext): Promise<Store | null> {
    return this.stores.loadStore(context, storeId);
  }

  @Mutation(() => MessageTemplateUpsertPayload, {
    description: 'Writes the text of a store for a purpose in a language, over the one that is there.',
  })
  async messageTemplateUpsert(
    @Args('input') input: MessageTemplateUpsertInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<MessageTemplateUpsertPayload> {
    const run = { viewer, name: 'messageTemplateUpsert', input, InputClass: MessageTemplateUpsertInput };
    const { value, userErrors } = await this.journal.mutation(run, async (tx, checked) => {
      const { purpose, language, text } = checked;
      const storeId = fromGlobalId('store_', checked.storeId, ['input', 'storeId']);
      return { id: await this.change.upsert(tx, { storeId, purpose, language, text, actor: viewer.actor }) };
    });
    const messageTemplate = value && (await this.reader.byIds([value.id])).get(value.id);
    return { messageTemplate: messageTemplate ?? null, userErrors };
  }

  @Mutation(() => MessageTemplateDeletePayload, { description: 'Goes back to the built-in text.' })
  async messageTemplateDelete(
    @Args('input') input: MessageTemplateDeleteInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<MessageTemplateDeletePayload> {
    const run = { viewer, name: 'messageTemplateDelete', input, InputClass: MessageTemplateDeleteInput };
    const { value, userErrors } = await this.journal.mutation(run, async (tx, checked) => {
      const id = fromGlobalId('mt_', checked.messageTemplateId, ['input', 'messageTemplateId']);
      await this.change.delete(tx, id, viewer.actor);
      return { id: checked.messageTemplateId };
    });
    return { deletedId: value?.id ?? null, userErrors };
  }
}
