import type { Provider } from '@nestjs/common';
import { MessageTemplateResolver } from './graphql/message-template.resolver.js';
import { MessageTemplatesReader } from './message-templates.reader.js';
import { MessageTemplatesRepository } from './message-templates.repository.js';
import { OrderTexts } from './order-texts.js';
import { ChangeTemplate } from './use-cases/change-template.js';

/** Message templates and the texts sent with them. */
export const TEXTS_PROVIDERS: readonly Provider[] = [
  MessageTemplatesRepository,
  OrderTexts,
  ChangeTemplate,
  MessageTemplatesReader,
  MessageTemplateResolver,
];
