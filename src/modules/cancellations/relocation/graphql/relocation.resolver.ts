import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { DomainError } from '../../../../common/domain-error.js';
import { PageArgs } from '../../../../platform/graphql/connection.js';
import { fromGlobalId } from '../../../../platform/graphql/global-id.js';
import type { Page } from '../../../../platform/graphql/page.js';
import { CurrentViewer, type Viewer } from '../../../../platform/graphql/viewer.js';
import { FulfillmentOrdersFacade } from '../../../fulfillment-orders/fulfillment-orders.facade.js';
import { JournalFacade } from '../../../journal/journal.facade.js';
import { RelocationsReader } from '../relocations.reader.js';
import { StartRelocation } from '../use-cases/start-relocation.js';
import {
  FulfillmentOrderRelocateInput,
  FulfillmentOrderRelocatePayload,
  RelocationFilter,
} from './relocation.inputs.js';
import { Relocation, RelocationConnection } from './relocation.model.js';

/** Relocations: the list, and how one begins. */
@Resolver(() => Relocation)
export class RelocationResolver {
  constructor(
    private readonly reader: RelocationsReader,
    private readonly journal: JournalFacade,
    private readonly orders: FulfillmentOrdersFacade,
    private readonly start: StartRelocation,
  ) {}

  @Query(() => RelocationConnection, { description: 'Moves of work between our locations, newest first.' })
  relocations(
    @Args() page: PageArgs,
    @Args('filter', { type: () => RelocationFilter, nullable: true }) filter?: RelocationFilter | null,
  ): Promise<Page<Relocation>> {
    return this.reader.page(filter ?? {}, page);
  }

  @Mutation(() => FulfillmentOrderRelocatePayload, {
    description:
      'Moves requested or accepted work to another location of ours: cancelled (or withdrawn), moved, requested and accepted there. Refused where the warehouse there lacks stock or does not serve the country. The floor stops at once; it goes on by itself, also after a restart, and stops with an exception when the merchant comes between.',
  })
  async fulfillmentOrderRelocate(
    @Args('input') input: FulfillmentOrderRelocateInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<FulfillmentOrderRelocatePayload> {
    const run = { viewer, name: 'fulfillmentOrderRelocate', input, InputClass: FulfillmentOrderRelocateInput };
    const { value, userErrors } = await this.journal.mutation(run, async (tx, checked) => {
      const field = ['input', 'fulfillmentOrderId'];
      const orderId = fromGlobalId('fo_', checked.fulfillmentOrderId, field);
      const toLocationId = fromGlobalId('loc_', checked.locationId, ['input', 'locationId']);
      const order = await this.orders.lock(tx, orderId);
      if (!order) throw new DomainError({ code: 'NOT_FOUND', field, message: 'There is no such fulfillment order.' });
      if (checked.expectedVersion != null && checked.expectedVersion !== order.version) {
        throw new DomainError({
          code: 'STALE_VERSION',
          field: ['input', 'expectedVersion'],
          message: `The order is at version ${order.version} now. Look at it again.`,
        });
      }
      const wish = { toLocationId, cause: 'OPERATOR' as const, reason: checked.reason, actor: viewer.actor };
      return { id: await this.start.execute(tx, order, wish) };
    });
    const relocation = value && (await this.reader.byIds([value.id])).get(value.id);
    return { relocation: relocation ?? null, userErrors };
  }
}
