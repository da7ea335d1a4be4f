import type { Provider } from '@nestjs/common';
import { OrderHoldMutations } from './graphql/order-hold-mutations.js';
import { OrderHoldResolver } from './graphql/order-hold.resolver.js';
import { Holds } from './holds.js';
import { HoldHandler } from './jobs/hold.handler.js';
import { ReleaseHoldHandler } from './jobs/release-hold.handler.js';
import { OrderHoldsReader } from './order-holds.reader.js';
import { OrderHoldsRepository } from './order-holds.repository.js';
import { HoldOrder } from './use-cases/hold-order.js';
import { ReleaseHold } from './use-cases/release-hold.js';
import { SettleHold } from './use-cases/settle-hold.js';

/** The store's holds and ours, placed and released. */
export const HOLDS_PROVIDERS: readonly Provider[] = [
  OrderHoldsRepository,
  Holds,
  HoldOrder,
  ReleaseHold,
  SettleHold,
  HoldHandler,
  ReleaseHoldHandler,
  OrderHoldsReader,
  OrderHoldMutations,
  OrderHoldResolver,
];
