import { Injectable } from '@nestjs/common';
import { fromGlobalId } from '../../../../platform/graphql/global-id.js';
import type { Viewer } from '../../../../platform/graphql/viewer.js';
import { JournalFacade, type MutationOutcome } from '../../../journal/journal.facade.js';
import type { LineQuantity } from '../domain/plan-shipment.js';
import { FulfillmentsReader } from '../fulfillments.reader.js';
import { CreateFulfillment, type CreatedFulfillment, type FulfillmentWish } from '../use-cases/create-fulfillment.js';
import { runBulk } from '../../graphql/bulk-mutation.js';
import {
  FulfillmentCreateInput,
  FulfillmentsCreateInput,
  type FulfillmentCreatePayload,
  type FulfillmentLineInput,
  type FulfillmentsCreatePayload,
} from './fulfillment.inputs.js';
import { referenceOf } from '../../graphql/order-work-mutations.js';

/** The mutations of shipments: input to use case, and the recorded shipments back. */
@Injectable()
export class FulfillmentMutations {
  constructor(
    private readonly journal: JournalFacade,
    private readonly reader: FulfillmentsReader,
    private readonly createFulfillment: CreateFulfillment,
  ) {}

  /** `fulfillmentCreate`. */
  async create(input: FulfillmentCreateInput, viewer: Viewer): Promise<FulfillmentCreatePayload> {
    const { value, userErrors } = await this.createOne(input, viewer);
    const fulfillment = value && (await this.reader.byIds([value.id])).get(value.id);
    return { fulfillment: fulfillment ?? null, warnings: value?.warnings ?? [], userErrors };
  }

  /** `fulfillmentsCreate`. */
  async createMany(input: FulfillmentsCreateInput, viewer: Viewer): Promise<FulfillmentsCreatePayload> {
    const fieldOf = (index: number, below: readonly string[]) => ['input', 'fulfillments', String(index), ...below];
    const { outcomes, userErrors } = await runBulk<FulfillmentsCreateInput, FulfillmentCreateInput, CreatedFulfillment>(
      {
        input,
        InputClass: FulfillmentsCreateInput,
        items: ({ fulfillments }) => fulfillments,
        fieldOf,
        run: (item) => this.createOne(item, viewer),
      },
    );
    const recorded = await this.reader.byIds(outcomes.flatMap(({ value }) => value?.id ?? []));
    const results = outcomes.map(({ value, userErrors: errors }, index) => ({
      shipmentKey: input.fulfillments[index]?.shipmentKey ?? '',
      fulfillment: (value && recorded.get(value.id)) ?? null,
      warnings: (value?.warnings ?? []).map((one) => ({ ...one, field: fieldOf(index, one.field.slice(1)) })),
      userErrors: errors,
    }));
    return { results, userErrors };
  }

  private createOne(input: FulfillmentCreateInput, viewer: Viewer): Promise<MutationOutcome<CreatedFulfillment>> {
    const run = { viewer, name: 'fulfillmentCreate', input, InputClass: FulfillmentCreateInput };
    return this.journal.mutation(run, (tx, checked) => this.createFulfillment.execute(tx, wishOf(checked, viewer)));
  }
}

function wishOf(input: FulfillmentCreateInput, { actor }: Viewer): FulfillmentWish {
  return {
    ...referenceOf(input),
    shipmentKey: input.shipmentKey,
    lines: linesOf(input.lines, ['input', 'lines']),
    parcels: input.parcels.map((parcel, index) => ({
      carrier: parcel.carrier,
      carrierName: parcel.carrierName ?? null,
      trackingNumber: parcel.trackingNumber,
      trackingUrl: parcel.trackingUrl ?? null,
      lines: linesOf(parcel.lines, ['input', 'parcels', String(index), 'lines']),
    })),
    notifyCustomer: input.notifyCustomer ?? null,
    actor,
  };
}

/** Throws DomainError INVALID_ID. */
function linesOf(lines: readonly FulfillmentLineInput[] | null | undefined, path: string[]): LineQuantity[] | null {
  if (!lines) return null;
  return lines.map(({ lineId, quantity }, index) => ({
    lineId: fromGlobalId('fol_', lineId, [...path, String(index), 'lineId']),
    quantity,
  }));
}
