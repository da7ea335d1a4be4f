import { GraphQLSchemaHost } from '@nestjs/graphql';
import { getNamedType, isInputObjectType, isObjectType, type GraphQLInputObjectType } from 'graphql';
import { inputRules } from '../../src/platform/graphql/api-limits.js';
import { CASES } from '../integration/graphql-modules/bad-input/all-cases.js';
import { HOSTILE_TEXTS, UNSTORABLE_TEXTS } from '../integration/graphql-modules/bad-input/hostile-texts.js';
import { outcomeOf, selectionOf, type Outcome } from '../integration/graphql-modules/bad-input/outcome.js';
import { withValue, type Input } from '../integration/graphql-modules/bad-input/probes.js';
import { World } from '../integration/graphql-modules/bad-input/world.js';
import { ModulesApp } from '../integration/graphql-modules/modules-app.js';

/** A text of an input: where it stands, and the most characters that it may have. */
interface Place {
  path: string[];
  most: number;
}

/** Longer than what has no limit of its own, and shorter than a request. */
const UNLIMITED = 200;

describe('hostile inputs', () => {
  let app: ModulesApp;
  let world: World;

  beforeAll(async () => {
    app = await ModulesApp.start({ NEXT_CLIENT_ID: 'app', NEXT_CLIENT_SECRET: 'secret' });
    world = await World.make(app);
  });
  afterAll(() => app.stop());
  afterEach(() => expect(app.errorLines.splice(0)).toEqual([]));

  const mutations = () => app.get(GraphQLSchemaHost).schema.getMutationType()?.getFields() ?? {};
  const inputOf = (name: string): GraphQLInputObjectType => {
    const type = mutations()[name]?.args[0]?.type;
    const named = type && getNamedType(type);
    if (!isInputObjectType(named)) throw new Error(`${name} takes no input.`);
    return named;
  };
  const run = async (name: string, input: Input): Promise<Outcome> => {
    const payload = getNamedType(mutations()[name]?.type ?? inputOf(name));
    if (!isObjectType(payload)) throw new Error(`${name} has no payload.`);
    const query = `mutation ($input: ${inputOf(name).name}!) { ${name}(input: $input) ${selectionOf(payload)} }`;
    return outcomeOf(name, await app.answer(query, { input }));
  };

  const mostOf = (input: string, field: string): number => {
    const rules = inputRules().find((one) => one.input === input && one.field === field)?.rules ?? [];
    const limit = rules.find(({ name }) => name === 'isLength' || name === 'maxLength');
    return Number(limit?.constraints.at(-1) ?? UNLIMITED);
  };

  /** Every text of an input, its ids too. */
  const textsOf = (type: GraphQLInputObjectType, value: Input, above: string[] = []): Place[] =>
    Object.values(type.getFields()).flatMap((field) => {
      const named = getNamedType(field.type);
      const given = value[field.name];
      const path = [...above, field.name, ...(Array.isArray(given) ? ['0'] : [])];
      const one: unknown = Array.isArray(given) ? given[0] : given;
      if (isInputObjectType(named)) return one == null ? [] : textsOf(named, one as Input, path);
      if (named.name !== 'String' && named.name !== 'ID') return [];
      return [{ path, most: mostOf(type.name, field.name) }];
    });

  it.each(Object.entries(CASES))(
    '%s takes no text for more than a text',
    async (name, one) => {
      let good = await one.good(world);
      const wrong: unknown[] = [];
      for (const { path, most } of textsOf(inputOf(name), good)) {
        const before = good;
        const answers = await Promise.all(
          UNSTORABLE_TEXTS.map((text) => run(name, withValue(before, path, text) as Input)),
        );
        for (const { refused } of answers) if (refused !== 'BAD_USER_INPUT') wrong.push([path, refused]);
        // The longest that is taken, so that whatever is cut is cut within a pair by one of the two.
        const pairs = ['', 'x'].map((first) => `${first}${'\u{1F600}'.repeat(most - first.length)}`);
        for (const text of [...HOSTILE_TEXTS, ...pairs]) {
          const { refused, errors, unchanged } = await run(name, withValue(good, path, text) as Input);
          if (refused === 'INTERNAL' || errors.some((error) => error.startsWith('INTERNAL')))
            wrong.push([path, text, refused, errors]);
          // It was taken: the next text needs something new to change.
          if (!unchanged) good = await one.good(world);
        }
      }
      expect(wrong).toEqual([]);
    },
    60_000,
  );

  it('tries every mutation', () => expect(Object.keys(CASES).sort()).toEqual(Object.keys(mutations()).sort()));
});
