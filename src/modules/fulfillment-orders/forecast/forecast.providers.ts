import type { Provider } from '@nestjs/common';
import { ForecastReader } from './forecast.reader.js';
import { ForecastRepository } from './forecast.repository.js';
import { ForecastResolver } from './graphql/forecast.resolver.js';
import { ForecastPull } from './jobs/forecast.pull.js';

/** Orders that the store has not asked for yet. */
export const FORECAST_PROVIDERS: readonly Provider[] = [
  ForecastRepository,
  ForecastPull,
  ForecastReader,
  ForecastResolver,
];
