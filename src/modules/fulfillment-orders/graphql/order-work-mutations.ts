import { Injectable } from '@nestjs/common';
import type { ClassConstructor } from 'class-transformer';
import { fromGlobalId } from '../../../platform/graphql/global-id.js';
import type { Viewer } from '../../../platform/graphql/viewer.js';
import { JournalFacade, type MutationOutcome } from '../../journal/journal.facade.js';
import { FulfillmentOrdersReader } from '../fulfillment-orders.reader.js';
import { AdvanceOrder, type WarehouseStep } from '../use-cases/advance-order.js';
import { CloseOrder } from '../use-cases/close-order.js';
import type { OrderReference } from '../use-cases/lock-for-action.js';
import { runBulk } from './bulk-mutation.js';
import type { FulfillmentOrderPayload } from './fulfillment-order.inputs.js';
import type { OrderActionInput } from './order-action.inputs.js';
import {
  FulfillmentOrderCloseInput,
  FulfillmentOrderMarkHandedOverInput,
  FulfillmentOrderMarkLabelledInput,
  FulfillmentOrderMarkPackedInput,
  FulfillmentOrdersMarkHandedOverInput,
  FulfillmentOrdersMarkLabelledInput,
  FulfillmentOrdersMarkPackedInput,
  FulfillmentOrdersStartPickingInput,
  FulfillmentOrderStartPickingInput,
  type FulfillmentOrdersInput,
  type FulfillmentOrdersPayload,
} from './order-work.inputs.js';

/** How each step is called in the API. */
const STEPS: Readonly<
  Record<
    WarehouseStep,
    { name: string; One: ClassConstructor<OrderActionInput>; Many: ClassConstructor<FulfillmentOrdersInput> }
  >
> = {
  START_PICKING: {
    name: 'fulfillmentOrderStartPicking',
    One: FulfillmentOrderStartPickingInput,
    Many: FulfillmentOrdersStartPickingInput,
  },
  MARK_PACKED: {
    name: 'fulfillmentOrderMarkPacked',
    One: FulfillmentOrderMarkPackedInput,
    Many: FulfillmentOrdersMarkPackedInput,
  },
  MARK_LABELLED: {
    name: 'fulfillmentOrderMarkLabelled',
    One: FulfillmentOrderMarkLabelledInput,
    Many: FulfillmentOrdersMarkLabelledInput,
  },
  MARK_HANDED_OVER: {
    name: 'fulfillmentOrderMarkHandedOver',
    One: FulfillmentOrderMarkHandedOverInput,
    Many: FulfillmentOrdersMarkHandedOverInput,
  },
};

type Outcome = MutationOutcome<{ id: string }>;

/** The mutations of the work on accepted orders: input to use case, and the changed orders back. */
@Injectable()
export class OrderWorkMutations {
  constructor(
    private readonly journal: JournalFacade,
    private readonly reader: FulfillmentOrdersReader,
    private readonly advance: AdvanceOrder,
    private readonly closeOrder: CloseOrder,
  ) {}

  /** `fulfillmentOrderStartPicking` and the steps after it. */
  async step(step: WarehouseStep, input: OrderActionInput, viewer: Viewer): Promise<FulfillmentOrderPayload> {
    const { value, userErrors } = await this.stepOne(step, input, viewer);
    return { fulfillmentOrder: await this.orderOf(value), userErrors };
  }

  /** `fulfillmentOrdersStartPicking` and the steps after it. */
  async steps(step: WarehouseStep, input: FulfillmentOrdersInput, viewer: Viewer): Promise<FulfillmentOrdersPayload> {
    const { outcomes, userErrors } = await runBulk<FulfillmentOrdersInput, OrderActionInput>({
      input,
      InputClass: STEPS[step].Many,
      items: ({ fulfillmentOrderIds }) => fulfillmentOrderIds.map((fulfillmentOrderId) => ({ fulfillmentOrderId })),
      fieldOf: (index) => ['input', 'fulfillmentOrderIds', String(index)],
      run: (item) => this.stepOne(step, item, viewer),
    });
    const orders = await this.reader.byIds(outcomes.flatMap(({ value }) => value?.id ?? []));
    const results = outcomes.map(({ value, userErrors: errors }, index) => ({
      fulfillmentOrderId: input.fulfillmentOrderIds[index] ?? '',
      fulfillmentOrder: (value && orders.get(value.id)) ?? null,
      userErrors: errors,
    }));
    return { results, userErrors };
  }

  /** `fulfillmentOrderClose`. */
  async close(input: FulfillmentOrderCloseInput, viewer: Viewer): Promise<FulfillmentOrderPayload> {
    const run = { viewer, name: 'fulfillmentOrderClose', input, InputClass: FulfillmentOrderCloseInput };
    const { value, userErrors } = await this.journal.mutation(run, async (tx, checked) => {
      const order = referenceOf(checked);
      await this.closeOrder.execute(tx, { ...order, message: checked.message ?? null, actor: viewer.actor });
      return { id: order.fulfillmentOrderId };
    });
    return { fulfillmentOrder: await this.orderOf(value), userErrors };
  }

  private stepOne(step: WarehouseStep, input: OrderActionInput, viewer: Viewer): Promise<Outcome> {
    const run = { viewer, name: STEPS[step].name, input, InputClass: STEPS[step].One };
    return this.journal.mutation(run, async (tx, checked) => {
      const order = referenceOf(checked);
      await this.advance.execute(tx, step, order, viewer.actor);
      return { id: order.fulfillmentOrderId };
    });
  }

  private async orderOf(value: Outcome['value']): Promise<FulfillmentOrderPayload['fulfillmentOrder']> {
    return (value && (await this.reader.byIds([value.id])).get(value.id)) ?? null;
  }
}

/** The order that an input names. Throws DomainError INVALID_ID. */
export function referenceOf({ fulfillmentOrderId, expectedVersion }: OrderActionInput): OrderReference {
  return {
    fulfillmentOrderId: fromGlobalId('fo_', fulfillmentOrderId, ['input', 'fulfillmentOrderId']),
    expectedVersion: expectedVersion ?? undefined,
  };
}
