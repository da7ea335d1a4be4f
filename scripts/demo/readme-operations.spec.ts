import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { DAY } from '../../sandbox/scenarios/day.js';
import { readmeOperations } from './readme-operations.js';

describe('the operations of the README', () => {
  const operations = readmeOperations();

  it('are at least five, each with a name of its own', () => {
    expect(operations.size).toBeGreaterThanOrEqual(5);
    expect([...operations.keys()]).not.toContain('');
  });

  it.each([...operations])('%s fits the schema', (_name, text) => {
    const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
    expect(validate(schema, parse(text)).map(({ message }) => message)).toEqual([]);
  });

  it('name orders that the demo has', () => {
    const numbers = DAY.stores.flatMap(({ orders }) => orders.map(({ order }) => order.orderNumber));
    const named = [...operations.values()].flatMap((text) => text.match(/(?:HG|TS)-\d+/g) ?? []);
    expect(named.length).toBeGreaterThan(0);
    for (const number of named) expect(numbers).toContain(number);
  });
});
