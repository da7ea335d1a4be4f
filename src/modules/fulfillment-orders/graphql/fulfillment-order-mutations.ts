import { Injectable } from '@nestjs/common';
import { fromGlobalId } from '../../../platform/graphql/global-id.js';
import type { Viewer } from '../../../platform/graphql/viewer.js';
import { JournalFacade, type MutationOutcome } from '../../journal/journal.facade.js';
import { FulfillmentOrdersReader } from '../fulfillment-orders.reader.js';
import { DecideByOperator, type OperatorDecision } from '../use-cases/decide-by-operator.js';
import {
  FulfillmentOrderAcceptInput,
  FulfillmentOrderRejectInput,
  type FulfillmentOrderPayload,
} from './fulfillment-order.inputs.js';

/** The mutations of fulfillment orders: input to use case, and the changed order back. */
@Injectable()
export class FulfillmentOrderMutations {
  constructor(
    private readonly journal: JournalFacade,
    private readonly reader: FulfillmentOrdersReader,
    private readonly decide: DecideByOperator,
  ) {}

  /** `fulfillmentOrderAccept`. */
  async accept(input: FulfillmentOrderAcceptInput, viewer: Viewer): Promise<FulfillmentOrderPayload> {
    const run = { viewer, name: 'fulfillmentOrderAccept', input, InputClass: FulfillmentOrderAcceptInput };
    const outcome = await this.journal.mutation(run, async (tx, checked) => {
      const decision = decisionOf(checked, viewer);
      await this.decide.accept(tx, { ...decision, allowShortStock: checked.allowShortStock ?? false });
      return { id: decision.fulfillmentOrderId };
    });
    return this.payload(outcome);
  }

  /** `fulfillmentOrderReject`. */
  async reject(input: FulfillmentOrderRejectInput, viewer: Viewer): Promise<FulfillmentOrderPayload> {
    const run = { viewer, name: 'fulfillmentOrderReject', input, InputClass: FulfillmentOrderRejectInput };
    const outcome = await this.journal.mutation(run, async (tx, checked) => {
      const decision = decisionOf(checked, viewer);
      await this.decide.reject(tx, { ...decision, reason: checked.reason });
      return { id: decision.fulfillmentOrderId };
    });
    return this.payload(outcome);
  }

  private async payload({ value, userErrors }: MutationOutcome<{ id: string }>): Promise<FulfillmentOrderPayload> {
    const order = value && (await this.reader.byIds([value.id])).get(value.id);
    return { fulfillmentOrder: order ?? null, userErrors };
  }
}

function decisionOf(
  input: Pick<FulfillmentOrderAcceptInput, 'fulfillmentOrderId' | 'message' | 'expectedVersion'>,
  viewer: Viewer,
): OperatorDecision {
  return {
    fulfillmentOrderId: fromGlobalId('fo_', input.fulfillmentOrderId, ['input', 'fulfillmentOrderId']),
    actor: viewer.actor,
    expectedVersion: input.expectedVersion ?? undefined,
    message: input.message ?? null,
  };
}
