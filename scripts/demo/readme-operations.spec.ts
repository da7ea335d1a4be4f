import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { DAY } from '../../sandbox/scenarios/day.js';
import { readmeOperations } from './readme-operations.js';
import { filled } from './visitor.js';

describe('the operations of the README', () => {
  const operations = readmeOperations();
  const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));

  it('have names of their own, and show what a partner looks for first', () => {
    expect([...operations.keys()]).not.toContain('');
    const all = [...operations.values()].join('\n');
    const wanted = ['exceptions', 'timeline', 'externalChanges', 'internalHolds', 'evidencePack', 'fulfillmentCreate'];
    const more = ['unmappedSkus', 'skuMappingUpsert', 'routingPlan', 'fulfillmentOrderRelocate'];
    for (const field of [...wanted, ...more, 'storeNotifications', 'storeNotificationReplay']) {
      expect(all).toMatch(new RegExp(`\\b${field}\\b`));
    }
  });

  it.each([...operations])('%s fits the schema', (_name, text) => {
    expect(validate(schema, parse(text)).map(({ message }) => message)).toEqual([]);
  });

  it('name orders that the demo has, and their stories', () => {
    const orders = DAY.stores.flatMap((store) => store.orders);
    const named = [...operations.values()].flatMap((text) => text.match(/(?:HG|TS)-\d+/g) ?? []);
    expect(named.length).toBeGreaterThan(0);
    for (const number of named) expect(orders.map(({ order }) => order.orderNumber)).toContain(number);
    const acts = orders
      .filter(({ order }) => operations.get('WhyWorkStopped')?.includes(order.orderNumber))
      .flatMap(({ onCue }) => onCue?.[0]?.do ?? []);
    expect(acts.sort()).toEqual(['edit_address', 'force_cancel', 'hold']);
  });

  it('leave no id to be put in that a visitor would not have', () => {
    const ids = { fo: 'fo_1', store: 'store_1', loc: 'loc_1', sn: 'sn_1' };
    for (const text of operations.values()) expect(filled(text, ids)).not.toContain('...');
    expect(() => filled('{ node(id: "fo_...") { id } }')).toThrow('wants an id fo_...');
  });
});
