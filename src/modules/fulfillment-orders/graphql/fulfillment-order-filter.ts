import type { Prisma } from '../../../generated/prisma/client.js';
import { fromGlobalId } from '../../../platform/graphql/global-id.js';
import type { FulfillmentOrderFilter } from './fulfillment-order.inputs.js';

/** The filter as Prisma wants it. Throws DomainError INVALID_ID for an id of another kind. */
export function whereOf(filter: FulfillmentOrderFilter): Prisma.FulfillmentOrderWhereInput {
  const { stage, status, requestStatus, remoteId, orderNumber, sku, cancellationOpen } = filter;
  const storeIds = filter.storeId?.map((id) => fromGlobalId('store_', id, ['filter', 'storeId']));
  const locationIds = filter.locationId?.map((id) => fromGlobalId('loc_', id, ['filter', 'locationId']));
  return {
    ...(storeIds && { storeId: { in: storeIds } }),
    ...(locationIds && { locationId: { in: locationIds } }),
    ...(stage && { stage: { in: stage } }),
    ...(status && { status: { in: status } }),
    ...(requestStatus && { requestStatus: { in: requestStatus } }),
    ...(remoteId && { remoteId: { in: remoteId } }),
    ...(orderNumber && { orderNumber: { in: orderNumber } }),
    ...(sku && { lines: { some: { sku: { in: sku } } } }),
    ...(typeof cancellationOpen === 'boolean' && { cancelOpen: cancellationOpen }),
    ...createdWithin(filter),
    ...(filter.dueBefore && { dueAt: { lt: filter.dueBefore } }),
  };
}

function createdWithin({ createdAfter, createdBefore }: FulfillmentOrderFilter): Prisma.FulfillmentOrderWhereInput {
  if (!createdAfter && !createdBefore) return {};
  return { createdAt: { ...(createdAfter && { gte: createdAfter }), ...(createdBefore && { lt: createdBefore }) } };
}
