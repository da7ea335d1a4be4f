import { Injectable } from '@nestjs/common';
import { fromGlobalId } from '../../../../platform/graphql/global-id.js';
import type { Viewer } from '../../../../platform/graphql/viewer.js';
import { JournalFacade, type MutationOutcome } from '../../../journal/journal.facade.js';
import { FulfillmentsReader } from '../../shipments/fulfillments.reader.js';
import { CancelFulfillment } from '../use-cases/cancel-fulfillment.js';
import { CreateDeliveryEvent, type DeliveryNews } from '../use-cases/create-delivery-event.js';
import { UpdateTracking } from '../use-cases/update-tracking.js';
import {
  FulfillmentCancelInput,
  FulfillmentEventCreateInput,
  FulfillmentEventsCreateInput,
  FulfillmentTrackingUpdateInput,
  type FulfillmentCancelPayload,
  type FulfillmentEventCreatePayload,
  type FulfillmentEventsCreatePayload,
  type FulfillmentTrackingUpdatePayload,
} from './after-shipment.inputs.js';
import { runBulk } from '../../graphql/bulk-mutation.js';
import type { Fulfillment } from '../../shipments/graphql/fulfillment.model.js';

type Outcome = MutationOutcome<{ id: string }>;

/** The mutations of shipments that were recorded: input to use case, and what was changed back. */
@Injectable()
export class AfterShipmentMutations {
  constructor(
    private readonly journal: JournalFacade,
    private readonly reader: FulfillmentsReader,
    private readonly createEvent: CreateDeliveryEvent,
    private readonly updateTracking: UpdateTracking,
    private readonly cancelFulfillment: CancelFulfillment,
  ) {}

  /** `fulfillmentEventCreate`. */
  async event(input: FulfillmentEventCreateInput, viewer: Viewer): Promise<FulfillmentEventCreatePayload> {
    const { value, userErrors } = await this.eventOne(input, viewer);
    const event = (value && (await this.reader.eventsByIds([value.id])).get(value.id)) ?? null;
    return { event, fulfillment: await this.fulfillmentOf(event?.fulfillmentId), userErrors };
  }

  /** `fulfillmentEventsCreate`. */
  async events(input: FulfillmentEventsCreateInput, viewer: Viewer): Promise<FulfillmentEventsCreatePayload> {
    const { outcomes, userErrors } = await runBulk<FulfillmentEventsCreateInput, FulfillmentEventCreateInput>({
      input,
      InputClass: FulfillmentEventsCreateInput,
      items: ({ events }) => events,
      fieldOf: (index, below) => ['input', 'events', String(index), ...below],
      run: (item) => this.eventOne(item, viewer),
    });
    const recorded = await this.reader.eventsByIds(outcomes.flatMap(({ value }) => value?.id ?? []));
    const results = outcomes.map(({ value, userErrors: errors }, index) => ({
      fulfillmentId: input.events[index]?.fulfillmentId ?? '',
      event: (value && recorded.get(value.id)) ?? null,
      userErrors: errors,
    }));
    return { results, userErrors };
  }

  /** `fulfillmentTrackingUpdate`. */
  async tracking(input: FulfillmentTrackingUpdateInput, viewer: Viewer): Promise<FulfillmentTrackingUpdatePayload> {
    const run = { viewer, name: 'fulfillmentTrackingUpdate', input, InputClass: FulfillmentTrackingUpdateInput };
    const { value, userErrors } = await this.journal.mutation(run, async (tx, checked) => {
      const id = fulfillmentIdOf(checked);
      const { limitation, warnings } = await this.updateTracking.execute(tx, id, {
        parcelId: parcelIdOf(checked.parcelId),
        carrier: checked.carrier ?? null,
        carrierName: checked.carrierName ?? null,
        trackingNumber: checked.trackingNumber,
        trackingUrl: checked.trackingUrl ?? null,
        reason: checked.reason,
        actor: viewer.actor,
      });
      return { id, limitation, warnings };
    });
    return {
      fulfillment: await this.fulfillmentOf(value?.id),
      limitation: value?.limitation ?? null,
      warnings: value?.warnings ?? [],
      userErrors,
    };
  }

  /** `fulfillmentCancel`. */
  async cancel(input: FulfillmentCancelInput, viewer: Viewer): Promise<FulfillmentCancelPayload> {
    const run = { viewer, name: 'fulfillmentCancel', input, InputClass: FulfillmentCancelInput };
    const { value, userErrors } = await this.journal.mutation(run, async (tx, checked) => {
      const id = fulfillmentIdOf(checked);
      await this.cancelFulfillment.execute(tx, id, { reason: checked.reason, actor: viewer.actor });
      return { id };
    });
    return { fulfillment: await this.fulfillmentOf(value?.id), userErrors };
  }

  private eventOne(input: FulfillmentEventCreateInput, viewer: Viewer): Promise<Outcome> {
    const run = { viewer, name: 'fulfillmentEventCreate', input, InputClass: FulfillmentEventCreateInput };
    return this.journal.mutation(run, async (tx, checked) => ({
      id: await this.createEvent.execute(tx, fulfillmentIdOf(checked), newsOf(checked, viewer)),
    }));
  }

  private async fulfillmentOf(id: string | undefined): Promise<Fulfillment | null> {
    if (id === undefined) return null;
    return (await this.reader.byIds([id])).get(id) ?? null;
  }
}

function newsOf(input: FulfillmentEventCreateInput, { actor }: Viewer): DeliveryNews {
  return {
    parcelId: parcelIdOf(input.parcelId),
    status: input.status,
    happenedAt: input.happenedAt,
    estimatedDeliveryAt: input.estimatedDeliveryAt ?? null,
    country: input.country ?? null,
    details: {
      message: input.message || null,
      city: input.city || null,
      state: input.state || null,
      postcode: input.postcode || null,
    },
    actor,
  };
}

/** Throws DomainError INVALID_ID. */
function fulfillmentIdOf({ fulfillmentId }: { fulfillmentId: string }): string {
  return fromGlobalId('ful_', fulfillmentId, ['input', 'fulfillmentId']);
}

/** Throws DomainError INVALID_ID. */
function parcelIdOf(parcelId: string | null | undefined): string | null {
  return parcelId == null ? null : fromGlobalId('par_', parcelId, ['input', 'parcelId']);
}
