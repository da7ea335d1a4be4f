import type { Provider } from '@nestjs/common';
import { FulfillmentModels } from './fulfillment-models.reader.js';
import { FulfillmentsReader } from './fulfillments.reader.js';
import { FulfillmentFieldsResolver, FulfillmentLineResolver } from './graphql/fulfillment-fields.resolver.js';
import { FulfillmentMutations } from './graphql/fulfillment-mutations.js';
import { FulfillmentResolver } from './graphql/fulfillment.resolver.js';
import { ShipHandler } from './jobs/ship.handler.js';
import { ShipmentProgress } from './shipment-progress.js';
import { ShipmentsRepository } from './shipments.repository.js';
import { CreateFulfillment } from './use-cases/create-fulfillment.js';
import { FindReadyPieces } from './use-cases/find-ready-pieces.js';
import { LockFulfillment } from './use-cases/lock-fulfillment.js';
import { RecordFulfillment } from './use-cases/record-fulfillment.js';
import { SettleShipment } from './use-cases/settle-shipment.js';

/** Shipments: planned, sent, recorded and shown. */
export const SHIPMENTS_PROVIDERS: readonly Provider[] = [
  ShipmentsRepository,
  ShipmentProgress,
  CreateFulfillment,
  FindReadyPieces,
  RecordFulfillment,
  SettleShipment,
  ShipHandler,
  LockFulfillment,
  FulfillmentModels,
  FulfillmentsReader,
  FulfillmentMutations,
  FulfillmentResolver,
  FulfillmentFieldsResolver,
  FulfillmentLineResolver,
];
