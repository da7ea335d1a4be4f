import fc from 'fast-check';
import { anyCommands, STEPS, type Model, type Tally } from './support/commands.js';
import { BROKEN, REAL, type Rules } from './support/rules.js';
import { World, type Setting } from './support/world.js';

const anySetting = fc.record<Setting>({
  showUpdatedAt: fc.boolean(),
  clocks: fc.constantFrom(0, 0, 3_000),
  manual: fc.boolean(),
});

/** Any run by these rules: after every step the invariants hold, and in the end it comes to rest with nothing unanswered. */
function property(rules: Rules, maxCommands: number, tally: Tally = new Map()): fc.IProperty<unknown> {
  return fc.property(anySetting, anyCommands(maxCommands), (setting, commands) => {
    const world = new World(rules, setting);
    fc.modelRun(() => ({ model: { tally } satisfies Model, real: world }), commands);
    world.rest();
    const broken = [...world.audit.broken(), ...world.audit.unanswered()];
    if (broken.length > 0) throw new Error(`At rest: ${broken.join('; ')}`);
  });
}

describe('merchant, store, warehouse and Crossdock, over the real transition functions', () => {
  it('keeps I1 to I5, I8 and I9 after whatever happens, and comes to rest', () => {
    const tally: Tally = new Map();
    fc.assert(property(REAL, 120, tally), { numRuns: 1_000 });
    expect(Object.keys(STEPS).length).toBeGreaterThanOrEqual(20);
    expect(tally.size).toBeGreaterThanOrEqual(Object.keys(STEPS).length - 3);
  });

  it('answers a cancellation once, also when a list that lags shows it again and a shipment is settled then', () => {
    const world = new World(REAL, { showUpdatedAt: false, clocks: 0, manual: false });
    const steps = [
      'merchant requests',
      'all goes well for a while',
      'the floor ships all',
      'merchant asks to cancel',
      'all goes well for a while',
    ];
    for (const step of steps) STEPS[step]?.(world, 0, 0);
    world.pull(1);
    for (const step of ['a write is sent', 'a write reaches the store', 'an answer arrives'])
      STEPS[step]?.(world, 0, 0);
    world.rest();
    expect(world.audit.broken()).toEqual([]);
    const answers = world.shop.ledger.filter(({ what }) => what === 'ship' || what === 'reject_cancel');
    expect(answers.map(({ what }) => what)).toEqual(['reject_cancel', 'ship']);
  });

  it.each<[string, Setting, string[]]>([
    [
      'go back between the wish and our answer, which is sent in the moment of the read',
      { showUpdatedAt: true, clocks: 0, manual: false },
      [
        'merchant requests',
        'all goes well for a while',
        'the floor ships one piece',
        'merchant asks to cancel',
        'all goes well for a while',
        'the clock of the store goes back',
        'an answer arrives',
      ],
    ],
    [
      'go back before our answer, which is sent in the moment of the read',
      { showUpdatedAt: true, clocks: 0, manual: false },
      [
        'merchant requests',
        'all goes well for a while',
        'merchant asks to cancel',
        'the clock of the store goes back',
        'the floor ships one piece',
        'all goes well for a while',
      ],
    ],
    [
      'differ by three seconds from server to server',
      { showUpdatedAt: true, clocks: 3_000, manual: false },
      [
        'merchant orders',
        'merchant requests 4',
        'all goes well for a while',
        'the floor ships all',
        'merchant asks to cancel 4',
        'all goes well for a while',
        'a lost write is looked into',
      ],
    ],
    [
      'differ while our answer is on its way',
      { showUpdatedAt: true, clocks: 3_000, manual: false },
      [
        'merchant requests 7',
        'all goes well for a while',
        'merchant orders',
        'the floor ships all',
        'time passes 0 2681',
        'merchant asks to cancel 4',
        'a list is pulled',
        'a write is sent',
        'merchant edits the address 1',
        'a list is pulled',
      ],
    ],
  ])('answers a cancellation once, also when the clocks of the store %s', (_name, setting, steps) => {
    const world = new World(REAL, setting);
    for (const step of steps) {
      const [, name = step, pick = 0, extra = 0] = /^(.*?)(?: (\d+))?(?: (\d+))?$/.exec(step) ?? [];
      STEPS[name]?.(world, Number(pick), Number(extra));
    }
    world.rest();
    expect([...world.audit.broken(), ...world.audit.unanswered()]).toEqual([]);
  });

  it.each(Object.entries(BROKEN))('finds a run that goes wrong with: %s', (_name, { rules, breaks }) => {
    const found = fc.check(property(rules, 120), { numRuns: 2_000, seed: 29 });
    expect(found.failed).toBe(true);
    expect((found.errorInstance as Error).message).toMatch(breaks);
  });
});
