import { RoutingMutationsResolver } from './graphql/routing-mutations.resolver.js';
import {
  AvailableLocationResolver,
  RoutingCandidateResolver,
  RoutingPinResolver,
} from './graphql/routing-references.resolver.js';
import { RoutingResolver } from './graphql/routing.resolver.js';
import { ShortStockResolver } from './graphql/short-stock.resolver.js';
import { MoveHandler } from './jobs/move.handler.js';
import { OrderRoutesRepository } from './order-routes.repository.js';
import { RelocationDesk } from './relocation-desk.js';
import { OrderSupply } from './order-supply.js';
import { ShortStockRepository } from './short-stock.repository.js';
import { BetterLocation } from './use-cases/better-location.js';
import { DecideAgain } from './use-cases/decide-again.js';
import { FollowDecision } from './use-cases/follow-decision.js';
import { FollowShortStock, ShortStockSteps } from './use-cases/follow-short-stock.js';
import { MoveAtStore } from './use-cases/move-at-store.js';
import { MoveOrder } from './use-cases/move-order.js';
import { PartStock } from './use-cases/part-stock.js';
import { PinOrder } from './use-cases/pin-order.js';
import { PlanMove } from './use-cases/plan-move.js';
import { PlanRoute } from './use-cases/plan-route.js';
import { ReceiveThere } from './use-cases/receive-there.js';
import { ReadAvailableLocations } from './use-cases/read-available-locations.js';
import { WorkMovesFacade } from './work-moves.facade.js';

/** Everything in this module that has to do with where an order is worked on. */
export const ROUTING_PROVIDERS = [
  OrderRoutesRepository,
  RelocationDesk,
  PlanRoute,
  ReadAvailableLocations,
  PlanMove,
  MoveAtStore,
  MoveOrder,
  ReceiveThere,
  WorkMovesFacade,
  PinOrder,
  MoveHandler,
  OrderSupply,
  BetterLocation,
  FollowDecision,
  DecideAgain,
  ShortStockRepository,
  PartStock,
  ShortStockSteps,
  FollowShortStock,
  RoutingResolver,
  RoutingMutationsResolver,
  RoutingCandidateResolver,
  RoutingPinResolver,
  AvailableLocationResolver,
  ShortStockResolver,
];

/** What of it the module's own ticks and the module that moves work between locations need. */
export const ROUTING_EXPORTS = [ShortStockRepository, FollowShortStock, WorkMovesFacade];
