import type { Provider } from '@nestjs/common';
import { Deliveries } from './deliveries.js';
import { DeliveriesRepository } from './deliveries.repository.js';
import { DeliveryEventsRepository } from './delivery-events.repository.js';
import { DeliveryProgress } from './delivery-progress.js';
import { DeliveryRelay } from './delivery-relay.js';
import { AfterShipmentMutations } from './graphql/after-shipment-mutations.js';
import { AfterShipmentResolver } from './graphql/after-shipment.resolver.js';
import { DeliveriesPull } from './jobs/deliveries.pull.js';
import { EventHandler } from './jobs/event.handler.js';
import { FulfillmentReads } from './jobs/fulfillment-reads.js';
import { CancelFulfillment } from './use-cases/cancel-fulfillment.js';
import { CreateDeliveryEvent } from './use-cases/create-delivery-event.js';
import { LinkRefulfilled } from './use-cases/link-refulfilled.js';
import { NoteLate } from './use-cases/note-late.js';
import { ReadTracking } from './use-cases/read-tracking.js';
import { ReleaseEvents } from './use-cases/release-events.js';
import { RestoreCanceled } from './use-cases/restore-canceled.js';
import { SeeFulfillments } from './use-cases/see-fulfillments.js';
import { SettleDeliveryEvent } from './use-cases/settle-delivery-event.js';
import { TakeInDelivery } from './use-cases/take-in-delivery.js';
import { UpdateTracking } from './use-cases/update-tracking.js';

/** What happens to a shipment after it was recorded: events, delivery, cancelled at the store, corrected tracking. */
export const DELIVERIES_PROVIDERS: readonly Provider[] = [
  DeliveriesRepository,
  DeliveryEventsRepository,
  DeliveryRelay,
  DeliveryProgress,
  Deliveries,
  CreateDeliveryEvent,
  SettleDeliveryEvent,
  EventHandler,
  RestoreCanceled,
  SeeFulfillments,
  LinkRefulfilled,
  TakeInDelivery,
  ReleaseEvents,
  NoteLate,
  FulfillmentReads,
  DeliveriesPull,
  CancelFulfillment,
  ReadTracking,
  UpdateTracking,
  AfterShipmentMutations,
  AfterShipmentResolver,
];
