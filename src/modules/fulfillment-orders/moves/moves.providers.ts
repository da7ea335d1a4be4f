import type { Provider } from '@nestjs/common';
import { RoutingMutationsResolver } from './graphql/routing-mutations.resolver.js';
import {
  RoutingCandidateResolver,
  RoutingPinResolver,
  AvailableLocationResolver,
} from './graphql/routing-references.resolver.js';
import { RoutingResolver } from './graphql/routing.resolver.js';
import { MoveHandler } from './jobs/move.handler.js';
import { OrderRoutesRepository } from './order-routes.repository.js';
import { RelocationDesk } from './relocation-desk.js';
import { BetterLocation } from './use-cases/better-location.js';
import { CarryPin } from './use-cases/carry-pin.js';
import { CheckDestination } from './use-cases/check-destination.js';
import { MoveAtStore } from './use-cases/move-at-store.js';
import { MoveOrder } from './use-cases/move-order.js';
import { PinOrder } from './use-cases/pin-order.js';
import { PlanMove } from './use-cases/plan-move.js';
import { PlanRoute } from './use-cases/plan-route.js';
import { ReadAvailableLocations } from './use-cases/read-available-locations.js';
import { ReceiveThere } from './use-cases/receive-there.js';

/** Where an order is worked on: the plan, pins, moves to another location of the store. */
export const MOVES_PROVIDERS: readonly Provider[] = [
  OrderRoutesRepository,
  RelocationDesk,
  PlanRoute,
  ReadAvailableLocations,
  CheckDestination,
  PlanMove,
  MoveAtStore,
  MoveOrder,
  ReceiveThere,
  CarryPin,
  PinOrder,
  MoveHandler,
  BetterLocation,
  RoutingResolver,
  RoutingMutationsResolver,
  RoutingCandidateResolver,
  RoutingPinResolver,
  AvailableLocationResolver,
];
