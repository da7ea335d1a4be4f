import { CancellationRequestsReader } from '../cancellation-requests.reader.js';
import { CancellationReferencesResolver, OrderCancellationResolver } from './cancellation-references.resolver.js';
import { CancellationRequestResolver } from './cancellation-request.resolver.js';

/** What the module adds to the GraphQL API. */
export const CANCELLATIONS_GRAPHQL = [
  CancellationRequestsReader,
  CancellationRequestResolver,
  CancellationReferencesResolver,
  OrderCancellationResolver,
];
