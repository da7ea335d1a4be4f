/** Mutations of how what a store shows is read, and told where it cannot be. See scripts/mutate.mjs. */
export const READING = [
  {
    file: 'src/modules/fulfillment-orders/jobs/order-sightings.ts',
    specs: ['test/integration/engine/odd-values.spec.ts'],
    mutations: [
      {
        name: 'what is asked in words that we do not know is not set aside',
        text: "      if (observed === 'NOT_UNDERSTOOD') await this.quarantine.execute(",
        with: '      if (observed === null) await this.quarantine.execute(',
        why: 'nothing waits unseen',
      },
      {
        name: 'what nobody understands counts as understood',
        text: "if (judgement === 'STALE' || judgement === 'NOT_UNDERSTOOD') return judgement;",
        with: "if (judgement === 'STALE') return judgement;",
        why: 'what was set aside would be forgotten at the next look',
      },
    ],
  },
  {
    file: 'src/common/all-or-each.ts',
    specs: [
      'src/common/all-or-each.spec.ts',
      'test/integration/engine/odd-values.spec.ts',
      'test/integration/inventory/failing-writes.spec.ts',
    ],
    mutations: [
      {
        name: 'one that fails stops the others of its page',
        text: '  } catch (why) {\n',
        with: '  } catch (why) {\n    if (items.length > 1) throw why;\n',
        why: 'a list goes on past one of its entries',
      },
      {
        name: 'a database that is away is a fault of every record',
        text: '    if (failed.length === items.length) throw why;\n',
        with: '',
        why: 'it is about none of them',
      },
    ],
  },
  {
    file: 'src/clients/next/next-mapping.ts',
    specs: ['test/integration/engine/odd-values.spec.ts'],
    mutations: [
      {
        name: 'two lines of one id are one',
        text: '    if (before && !isDeepStrictEqual(before, line))',
        with: '    if (before && before === line)',
        why: 'nobody could count them',
      },
      {
        name: 'a line that is listed twice is two',
        text: '  return [...byId.values()];',
        with: '  return lines;',
        why: 'the order would never be decided',
      },
    ],
  },
  {
    file: 'src/clients/next/next-fields.ts',
    specs: ['test/integration/engine/odd-values.spec.ts'],
    mutations: [
      {
        name: 'a name of any length is read',
        text: 'return text === null || text.length <= MOST_OF_A_NAME ?',
        with: 'return text !== undefined ?',
        why: 'PostgreSQL takes no such text into an index',
      },
      {
        name: 'an order number of any length is read',
        text: 'if (text.length > MOST_OF_A_NAME) throw',
        with: 'if (text.length > 1_000_000) throw',
        why: 'the same',
      },
    ],
  },
  {
    file: 'src/modules/fulfillment-orders/fulfillment-orders.repository.ts',
    specs: ['test/integration/engine/alarms.spec.ts'],
    mutations: [
      {
        name: 'what waits for a word alone is not told',
        text: "(stage = 'RECEIVED' OR stage = 'REVIEW' AND ",
        with: "(stage = 'RECEIVED' OR false AND ",
        why: 'nothing waits unseen',
      },
      {
        name: 'what a failed check has told of is told again',
        text: "(stage = 'RECEIVED' OR stage = 'REVIEW' AND ",
        with: "(stage = 'RECEIVED' OR stage = 'REVIEW' OR ",
        why: 'one exception for one thing',
      },
    ],
  },
];
