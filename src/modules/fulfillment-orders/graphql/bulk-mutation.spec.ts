import { Logger } from '@nestjs/common';
import { ArrayMaxSize } from 'class-validator';
import type { MutationOutcome } from '../../journal/journal.facade.js';
import { runBulk, type BulkOutcome } from './bulk-mutation.js';
import { BulkInput, RepeatableInput } from './order-action.inputs.js';

class Item extends RepeatableInput {
  name: string;
}

class Items extends BulkInput {
  @ArrayMaxSize(3)
  items: Item[];
}

const wrong = (...field: string[]): MutationOutcome<{ id: string }> => ({
  userErrors: [{ code: 'WRONG', field, message: 'No.', retryable: false }],
});

describe('runBulk', () => {
  const logged: unknown[] = [];
  beforeAll(() => {
    const quiet = (): void => undefined;
    Logger.overrideLogger({ log: quiet, warn: quiet, error: (...parts: unknown[]) => void logged.push(parts) });
  });

  const bulk = (
    input: { items: { name: string; idempotencyKey?: string }[]; idempotencyKey?: string | null },
    run: (item: Item) => Promise<MutationOutcome<{ id: string }>>,
  ): Promise<BulkOutcome<{ id: string }>> =>
    runBulk<Items, Item>({
      input,
      InputClass: Items,
      items: ({ items }) => items,
      fieldOf: (index, below) => ['input', 'items', String(index), ...below],
      run,
    });

  it('runs the items one after another and keeps their order, whatever becomes of each', async () => {
    const seen: string[] = [];
    const { outcomes, userErrors } = await bulk(
      { items: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] },
      async (item) => {
        seen.push(item.name);
        if (item.name === 'b') throw new Error('database is gone');
        return item.name === 'c' ? wrong('input', 'name') : { value: { id: 'A' }, userErrors: [] };
      },
    );
    expect(seen).toEqual(['a', 'b', 'c']);
    expect(userErrors).toEqual([]);
    expect(outcomes).toEqual([
      { value: { id: 'A' }, userErrors: [] },
      {
        userErrors: [
          { code: 'INTERNAL', field: ['input', 'items', '1'], message: expect.any(String), retryable: true },
        ],
      },
      { userErrors: [{ code: 'WRONG', field: ['input', 'items', '2', 'name'], message: 'No.', retryable: false }] },
    ]);
    expect(JSON.stringify(outcomes)).not.toContain('database');
    expect(JSON.stringify(logged)).toContain('database is gone');
  });

  it('gives each item a key of its own, unless it has one', async () => {
    const keys: unknown[] = [];
    const items = [{ name: 'a' }, { name: 'b', idempotencyKey: 'own' }];
    const run = async ({ idempotencyKey }: Item): Promise<MutationOutcome<{ id: string }>> => {
      keys.push(idempotencyKey);
      return wrong('input', 'idempotencyKey');
    };
    const { outcomes } = await bulk({ items, idempotencyKey: 'all' }, run);
    await bulk({ items }, run);
    expect(keys).toEqual(['all#0', 'own', undefined, 'own']);
    expect(outcomes.map(({ userErrors }) => userErrors[0]?.field)).toEqual([
      ['input', 'idempotencyKey'],
      ['input', 'items', '1', 'idempotencyKey'],
    ]);
  });

  it('tries nothing when the bulk itself is wrong', async () => {
    const run = (): Promise<never> => Promise.reject(new Error('ran'));
    const tooMany = Array.from({ length: 4 }, () => ({ name: 'a' }));
    expect(await bulk({ items: tooMany }, run)).toMatchObject({
      outcomes: [],
      userErrors: [{ code: 'INVALID', field: ['input', 'items'] }],
    });
    expect(await bulk({ items: [], idempotencyKey: 'x'.repeat(191) }, run)).toMatchObject({
      outcomes: [],
      userErrors: [{ code: 'INVALID', field: ['input', 'idempotencyKey'] }],
    });
  });
});
