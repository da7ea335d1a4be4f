import { GraphQLSchemaHost } from '@nestjs/graphql';
import {
  coerceInputValue,
  getNamedType,
  isInputObjectType,
  isObjectType,
  type GraphQLField,
  type GraphQLInputObjectType,
} from 'graphql';
import { CASES } from './bad-input/all-cases.js';
import type { MutationCase } from './bad-input/case.js';
import { digestOf, type Digest } from './bad-input/digest.js';
import { outcomeOf, selectionOf, type Outcome } from './bad-input/outcome.js';
import { fieldsWithout, probesOf, withNulls, type Expected, type Input, type Probe } from './bad-input/probes.js';
import { World } from './bad-input/world.js';
import { ModulesApp } from './modules-app.js';

/** What a repeat does not show again, and is not compared: the secret of a key. */
const SHOWN_ONCE = { secret: undefined };
/** Mutations that only answer. */
const CHANGES_NOTHING = ['storeInstallUrlCreate'];

/** Inputs that are tried at the same time: they must change nothing, so they cannot meet. */
const AT_ONCE = 6;

describe('bad input', () => {
  let app: ModulesApp;
  let world: World;
  let mutations: Record<string, GraphQLField<unknown, unknown>>;

  beforeAll(async () => {
    app = await ModulesApp.start({ NEXT_CLIENT_ID: 'app', NEXT_CLIENT_SECRET: 'secret' });
    mutations = app.get(GraphQLSchemaHost).schema.getMutationType()?.getFields() ?? {};
    world = await World.make(app);
  });
  afterAll(() => app.stop());
  afterEach(() => expect(app.errorLines.splice(0)).toEqual([]));

  const inputTypeOf = (name: string): GraphQLInputObjectType => {
    const type = mutations[name]?.args[0]?.type;
    const named = type && getNamedType(type);
    if (!isInputObjectType(named)) throw new Error(`${name} takes no input.`);
    return named;
  };

  const run = async (name: string, input: Input): Promise<Outcome> => {
    const payload = mutations[name] && getNamedType(mutations[name].type);
    if (!isObjectType(payload)) throw new Error(`${name} has no payload.`);
    const query = `mutation ($input: ${inputTypeOf(name).name}!) { ${name}(input: $input) ${selectionOf(payload)} }`;
    return outcomeOf(name, await app.answer(query, { input }));
  };

  /** All that a mutation is to refuse, with the answers that this mutation gives. */
  const probesFor = async (name: string, good: Input, { expect: answers = {}, fine = {}, more }: MutationCase) => {
    const derived = probesOf(inputTypeOf(name), good);
    const unknown = [...Object.keys(answers), ...Object.keys(fine)].filter(
      (one) => !derived.some((probe) => probe.name === one) && !fieldsWithout(inputTypeOf(name), good).includes(one),
    );
    expect([name, unknown]).toEqual([name, []]);
    const own = ((await more?.(good, world)) ?? []).map(([what, change, code, place]): Probe => ({
      name: what,
      input: { ...good, ...change },
      expected: [code, place],
    }));
    return [
      ...derived
        .filter((probe) => !(probe.name in fine))
        .map((probe) => ({ ...probe, expected: answers[probe.name] ?? probe.expected })),
      ...own,
    ];
  };

  const keyProbes = (good: Input): Probe[] =>
    (
      [
        ['empty', '', ['INVALID', 'idempotencyKey']],
        ['too long', 'x'.repeat(201), ['INVALID', 'idempotencyKey']],
      ] as const
    ).map(([what, idempotencyKey, expected]) => ({
      name: `idempotencyKey ${what}`,
      input: { ...good, idempotencyKey },
      expected,
    }));

  /** Probes that were answered in another way than they should. */
  const wrongAnswers = async (name: string, probes: readonly Probe[]): Promise<string[]> => {
    const byTypes = probes.filter(({ expected }) => expected === 'GRAPHQL');
    const wrong = byTypes
      .filter(({ input }) => typeProblems(inputTypeOf(name), input) === 0)
      .map(({ name: what }) => what);
    // The types refuse it anyhow; over the wire it is tried once.
    const [first] = byTypes;
    const sent = [...(first ? [first] : []), ...probes.filter(({ expected }) => expected !== 'GRAPHQL')];
    for (let at = 0; at < sent.length; at += AT_ONCE) {
      const some = sent.slice(at, at + AT_ONCE);
      const answers = await Promise.all(some.map(({ input }) => run(name, input)));
      some.forEach((probe, index) => {
        const answer = answers[index];
        if (answer && fits(answer, probe.expected)) return;
        wrong.push(`${probe.name}: ${JSON.stringify(answer)} in place of ${String(probe.expected)}`);
      });
    }
    return wrong;
  };

  /** A right input is taken, its repeat does nothing more, and its key is for no other input. */
  const onlyOnce = async (name: string, good: Input, other: Input, before: Digest): Promise<void> => {
    const idempotencyKey = `key of ${name}`;
    const first = await run(name, { ...good, idempotencyKey });
    expect(first).toMatchObject({ refused: undefined, errors: [] });
    const after = await digestOf(app);
    const repeat = await run(name, { ...good, idempotencyKey });
    expect({ ...repeat.data, ...SHOWN_ONCE }).toEqual({ ...first.data, ...SHOWN_ONCE });
    expect(await run(name, { ...other, idempotencyKey })).toMatchObject({
      errors: ['IDEMPOTENCY_KEY_REUSED input.idempotencyKey'],
      unchanged: true,
    });
    expect(await digestOf(app)).toEqual(after);
    if (!CHANGES_NOTHING.includes(name)) expect(after).not.toEqual(before);
  };

  it('has a case for every mutation of the schema, and for no other', () => {
    expect(Object.keys(CASES).sort()).toEqual(Object.keys(mutations).sort());
  });

  it.each(Object.entries(CASES))('%s refuses it, names it and changes nothing', async (name, one) => {
    const good = await one.good(world);
    const left = fieldsWithout(inputTypeOf(name), good).filter((place) => !/(^|\.)idempotencyKey$/.test(place));
    expect(left.filter((place) => !(place in (one.fine ?? {})))).toEqual([]);
    const probes = [...(await probesFor(name, good, one)), ...keyProbes(good)];
    const before = await digestOf(app);
    expect(await wrongAnswers(name, probes)).toEqual([]);
    expect(await digestOf(app)).toEqual(before);
    const other = typeof one.other === 'function' ? one.other(good) : one.other;
    await onlyOnce(name, good, { ...good, ...other }, before);
    // Whatever becomes of it, null is no crash.
    expect((await run(name, withNulls(inputTypeOf(name), good))).refused).toBeUndefined();
  });
});

/** How much of an input the types of the schema refuse. */
function typeProblems(type: GraphQLInputObjectType, input: Input): number {
  let problems = 0;
  coerceInputValue(input, type, () => (problems += 1));
  return problems;
}

function fits(answer: Outcome, expected: Expected): boolean {
  if (expected === 'GRAPHQL') return answer.refused === 'BAD_USER_INPUT';
  const [code, place] = expected;
  return answer.unchanged && answer.errors.length === 1 && answer.errors[0] === `${code} input.${place}`;
}
