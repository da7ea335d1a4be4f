import { Logger } from '@nestjs/common';
import type { ClassConstructor } from 'class-transformer';
import { currentCorrelationId } from '../../../platform/observability/correlation.js';
import { checkInput } from '../../../platform/graphql/input-validation.js';
import type { UserError } from '../../../platform/graphql/user-error.js';
import type { MutationOutcome } from '../../journal/journal.facade.js';
import type { BulkInput, RepeatableInput } from './order-action.inputs.js';

/** A bulk mutation: its own input, and one input of the single mutation per item. */
export interface Bulk<B extends BulkInput, I extends RepeatableInput, V extends { id: string } = { id: string }> {
  input: B;
  /** Checks what belongs to the bulk as a whole. */
  InputClass: ClassConstructor<B>;
  items: (input: B) => I[];
  /** Where an item's input stands, given the path below the single mutation's `input`. */
  fieldOf: (index: number, below: string[]) => string[];
  run: (item: I) => Promise<MutationOutcome<V>>;
}

/** What became of each item, in the order of the input; `userErrors`: why none was tried. */
export interface BulkOutcome<V> {
  outcomes: MutationOutcome<V>[];
  userErrors: UserError[];
}

const logger = new Logger('BulkMutation');

/**
 * Runs a single mutation for each item, one after another, each in a transaction of its own: an item that fails stops nobody.
 * With an idempotency key, a repeat does only the items that were not done before.
 */
export async function runBulk<
  B extends BulkInput,
  I extends RepeatableInput,
  V extends { id: string } = { id: string },
>(bulk: Bulk<B, I, V>): Promise<BulkOutcome<V>> {
  const { errors } = await checkInput(bulk.InputClass, bulk.input);
  if (errors.length > 0) return { outcomes: [], userErrors: errors };
  const outcomes: MutationOutcome<V>[] = [];
  for (const [index, item] of bulk.items(bulk.input).entries()) {
    const derived = typeof item.idempotencyKey !== 'string' && typeof bulk.input.idempotencyKey === 'string';
    const input = derived ? { ...item, idempotencyKey: `${bulk.input.idempotencyKey}#${index}` } : item;
    const { userErrors, ...outcome } = await safely(() => bulk.run(input));
    outcomes.push({
      ...outcome,
      userErrors: userErrors.map((error) => {
        const [, ...below] = error.field;
        const own = derived && below[0] === 'idempotencyKey';
        return own ? error : { ...error, field: bulk.fieldOf(index, below) };
      }),
    });
  }
  return { outcomes, userErrors: [] };
}

async function safely<T>(run: () => Promise<MutationOutcome<T>>): Promise<MutationOutcome<T>> {
  try {
    return await run();
  } catch (error) {
    const correlationId = currentCorrelationId() ?? 'none';
    logger.error(
      `An item failed unexpectedly (correlation ${correlationId})`,
      error instanceof Error ? (error.stack ?? error.message) : String(error),
    );
    const message = `Internal error. It was logged under correlation id ${correlationId}. Repeat the item.`;
    return { userErrors: [{ code: 'INTERNAL', field: ['input'], message, retryable: true }] };
  }
}
