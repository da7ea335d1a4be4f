import type { Provider } from '@nestjs/common';
import { ExternalChangesRepository } from './external-changes.repository.js';
import { OrderHistoryResolver, OrderLinkResolver } from './graphql/order-history.resolver.js';
import { FamilyLooks } from './jobs/family-looks.js';
import { OrderFamilies } from './jobs/order-families.js';
import { ExternalChangesReader } from './external-changes.reader.js';
import { OrderHistoryReader } from './order-history.reader.js';
import { OrderLinks } from './order-links.js';
import { OrderLinksRepository } from './order-links.repository.js';
import { FollowChange } from './use-cases/follow-change.js';
import { LinkFamily } from './use-cases/link-family.js';
import { RecordChange } from './use-cases/record-change.js';

/** How orders come from one another, and what others changed in them. */
export const LINEAGE_PROVIDERS: readonly Provider[] = [
  RecordChange,
  FollowChange,
  LinkFamily,
  OrderLinks,
  OrderLinksRepository,
  ExternalChangesRepository,
  OrderFamilies,
  FamilyLooks,
  ExternalChangesReader,
  OrderHistoryReader,
  OrderHistoryResolver,
  OrderLinkResolver,
];
