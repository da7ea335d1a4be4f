import type { Provider } from '@nestjs/common';
import { ShortStockResolver } from './graphql/short-stock.resolver.js';
import { ShortStockRepository } from './short-stock.repository.js';
import { ShortStockSteps, FollowShortStock } from './use-cases/follow-short-stock.js';
import { PartStock } from './use-cases/part-stock.js';

/** Orders that the shelves can fill only in part. */
export const SHORT_STOCK_PROVIDERS: readonly Provider[] = [
  ShortStockRepository,
  PartStock,
  ShortStockSteps,
  FollowShortStock,
  ShortStockResolver,
];
