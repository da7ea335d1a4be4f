import { Args, Context, ID, Query, Resolver } from '@nestjs/graphql';
import { fromGlobalId } from '../../../../platform/graphql/global-id.js';
import type { GraphqlContext } from '../../../../platform/graphql/graphql-context.js';
import { DateTime } from '../../../../platform/graphql/scalars.js';
import { StoresFacade } from '../../../stores/stores.facade.js';
import { ForecastReader } from '../forecast.reader.js';
import { Forecast, ForecastDimensionEnum, type ForecastDimension } from './forecast.model.js';

const TIME = { type: () => DateTime, nullable: true };

/** What stores have not asked for yet. */
@Resolver(() => Forecast)
export class ForecastResolver {
  constructor(
    private readonly reader: ForecastReader,
    private readonly stores: StoresFacade,
  ) {}

  @Query(() => Forecast, {
    nullable: true,
    description:
      'What stands at our locations of a store and was not requested yet; null when there is no such store. `from` and `to` (not included) are compared with when the store made the order.',
  })
  async forecast(
    @Args('storeId', { type: () => ID }) storeId: string,
    @Args('groupBy', { type: () => ForecastDimensionEnum, defaultValue: ForecastDimensionEnum.DAY })
    groupBy: ForecastDimension,
    @Context() context: GraphqlContext,
    @Args('from', TIME) from?: Date | null,
    @Args('to', TIME) to?: Date | null,
  ): Promise<Forecast | null> {
    const inner = fromGlobalId('store_', storeId, ['storeId']);
    const store = await this.stores.loadStore(context, inner);
    if (!store) return null;
    const { timeZone } = store;
    return this.reader.forecast({
      storeId: inner,
      timeZone: timeZone !== null && isTimeZone(timeZone) ? timeZone : 'UTC',
      from: from ?? null,
      to: to ?? null,
      groupBy,
    });
  }
}

/** Stores name their zone as they like; what is no IANA name must not fail the query. */
function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '' && name.includes('/');
  } catch {
    return false;
  }
}
