import type { INestApplicationContext } from '@nestjs/common';
import { CancellationRequestsRepository } from '../../src/modules/cancellations/cancellation-requests.repository.js';
import { DeliveriesRepository } from '../../src/modules/fulfillment-orders/deliveries/deliveries.repository.js';
import { DeliveryEventsRepository } from '../../src/modules/fulfillment-orders/deliveries/delivery-events.repository.js';
import { FulfillmentOrdersRepository } from '../../src/modules/fulfillment-orders/fulfillment-orders.repository.js';
import { OrderHoldsRepository } from '../../src/modules/fulfillment-orders/holds/order-holds.repository.js';
import { ExternalChangesRepository } from '../../src/modules/fulfillment-orders/lineage/external-changes.repository.js';
import { OrderLinksRepository } from '../../src/modules/fulfillment-orders/lineage/order-links.repository.js';
import { OrderLinesRepository } from '../../src/modules/fulfillment-orders/order-lines.repository.js';
import { OrderSnapshotsRepository } from '../../src/modules/fulfillment-orders/order-snapshots.repository.js';
import { PointReadsRepository } from '../../src/modules/fulfillment-orders/point-reads.repository.js';
import { PossibleDuplicatesRepository } from '../../src/modules/fulfillment-orders/possible-duplicates.repository.js';
import { ShortStockRepository } from '../../src/modules/fulfillment-orders/short-stock/short-stock.repository.js';
import { PullRunsRepository } from '../../src/modules/store-notifications/pull-runs.repository.js';
import { PullWakesRepository } from '../../src/modules/store-notifications/pull-wakes.repository.js';
import { StoreNotificationsRepository } from '../../src/modules/store-notifications/store-notifications.repository.js';
import { OperationClaimsRepository } from '../../src/modules/store-operations/operation-claims.repository.js';
import { OpenOperationsRepository } from '../../src/modules/store-operations/open-operations.repository.js';
import { StoreOperationsRepository } from '../../src/modules/store-operations/store-operations.repository.js';
import { Database } from '../../src/platform/database/database.js';
import { SKUS } from './fill-base.js';

/** One thing that the engine asks of its database again and again. */
export interface EngineCase {
  name: string;
  run: () => Promise<unknown>;
}

/** Inner ids of the loaded database: the largest store, all stores, a location and an order of the largest. */
export interface EnginePlaces {
  storeId: string;
  storeIds: string[];
  locationId: string;
  remoteIds: string[];
  orderNumber: string;
  now: Date;
}

const TERMS = { holdMs: 10_000, settleMs: {}, readFirst: [] };

/** What pulls, drains, ticks and alarms ask, about the largest store. What writes is told to write nothing, or is taken back. */
export function engineCases(app: INestApplicationContext, places: EnginePlaces): EngineCase[] {
  const { storeId, storeIds, locationId, remoteIds, orderNumber, now } = places;
  const database = app.get(Database);
  const orders = app.get(FulfillmentOrdersRepository);
  const deliveries = app.get(DeliveriesRepository);
  const claims = app.get(OperationClaimsRepository);
  const operations = app.get(StoreOperationsRepository);
  const open = app.get(OpenOperationsRepository);
  const wakes = app.get(PullWakesRepository);
  const skus = Array.from({ length: SKUS }, (_, n) => `SKU-${n}`);
  return [
    ...(['REQUESTS', 'CANCELLATIONS', 'ACCEPTED'] as const).map((list) => ({
      name: `pull: open work that the list ${list} did not show`,
      run: () => orders.notSeenSince(storeId, list, now, 100),
    })),
    {
      name: 'pull: nothing unseen in the list CANCELLATIONS',
      run: () => orders.notSeenSince(storeId, 'CANCELLATIONS', new Date(0), 100),
    },
    { name: 'pull: how shipped orders ended', run: () => app.get(PointReadsRepository).endingUnseen(storeId, 25) },
    { name: 'pull: undecided of a page', run: () => orders.undecided(storeId, remoteIds) },
    { name: 'pull: lineage due', run: () => app.get(ExternalChangesRepository).lineageDue(storeId, 20) },
    {
      name: 'pull: relatives of what is new',
      run: () => app.get(OrderLinksRepository).withRelatives(storeId, [orderNumber]),
    },
    { name: 'deliveries: due', run: () => deliveries.due(database, storeId, 300) },
    { name: 'deliveries: late', run: () => deliveries.late(database, storeId, 10) },
    {
      name: 'deliveries: events that wait',
      run: () => app.get(DeliveryEventsRepository).waitingShipments(database, storeId, 200, null),
    },
    {
      name: 'products of 1,000 SKUs',
      run: () => database.tx((tx) => app.get(OrderLinesRepository).productsOf(tx, storeId, skus)),
    },
    { name: 'location: open orders', run: () => database.tx((tx) => orders.countOpenAt(tx, locationId)) },
    { name: 'drain: claim of the next operation', run: () => claims.claim(storeId, 0, TERMS) },
    { name: 'drain: claim to resolve', run: () => claims.claimResolve(storeId, 1_000, 100) },
    { name: 'drain: decisions waiting', run: () => claims.moreThanSendable(storeId, ['order.accept'], 60) },
    { name: 'drain: owing stores', run: () => wakes.owing(storeIds) },
    { name: 'drain: stores with due work', run: () => claims.storesWithDueWork(storeIds) },
    { name: 'tick: leases that are over', run: () => claims.expireLeases() },
    { name: 'tick: open operations by state', run: () => open.countOpen() },
    { name: 'tick: unfinished operations of stores', run: () => operations.countUnfinished(storeIds) },
    { name: 'tick: outcomes unknown for long', run: () => open.ambiguousLongerThan(10) },
    { name: 'tick: kinds of unfinished operations', run: () => operations.unfinishedKinds() },
    { name: 'tick: decisions that wait for long', run: () => orders.waitingLongerThan(60) },
    { name: 'tick: duplicates that are none', run: () => app.get(PossibleDuplicatesRepository).cleared() },
    { name: 'tick: holds that end', run: () => app.get(OrderHoldsRepository).due(100, null) },
    { name: 'tick: cancellations to answer', run: () => app.get(CancellationRequestsRepository).due(100, null) },
    { name: 'tick: short stock', run: () => app.get(ShortStockRepository).toLookAt(300, 50) },
    { name: 'tidy: pulls that nobody waited for', run: () => app.get(PullRunsRepository).deleteUnasked(20, 1_000) },
    {
      name: 'tidy: nothing old among snapshots',
      run: () => app.get(OrderSnapshotsRepository).forgetOvertaken(10_000, 1_000),
    },
    {
      name: 'tidy: nothing old in the inbox',
      run: () => app.get(StoreNotificationsRepository).deleteOlderThan(10_000, 1_000),
    },
  ];
}
