import { judgeDrift, type DriftRecord, type DriftRules, type DriftVerdict } from './drift.js';

const HOUR = 3_600_000;
const at = (hours: number): Date => new Date(Date.UTC(2026, 0, 1) + hours * HOUR);
const push = (hours: number) => ({ sentAt: at(hours), answeredAt: at(hours) });

const RECORD: DriftRecord = {
  awaiting: 0,
  lastPush: push(0),
  mappedAt: null,
  driftCause: null,
  foreignAt: null,
  heals: [],
  healingStoppedAt: null,
};
const HEAL: DriftRules = { owner: 'PARTNER', healing: 'HEAL', maySend: true };

/** A read at hour 10 that shows 7 where we want 10. */
const read = (
  record: Partial<DriftRecord>,
  { found = true, shown = 7, rules = HEAL, drift = -3 as number | null } = {},
): DriftVerdict => {
  const comparison = { fresh: true, expected: shown, drift: found ? -3 : drift, found };
  return judgeDrift({ ...RECORD, ...record }, rules, { comparison, shown, wanted: 10, at: at(10) });
};

describe('the cause of a difference', () => {
  it.each<
    [string, Partial<DriftRecord>, { found?: boolean; shown?: number; drift?: null }, DriftVerdict['driftCause']]
  >([
    ['the numbers are the same', {}, { found: false, shown: 10, drift: null }, null],
    ['ours was not sent yet', {}, { found: false, drift: null }, 'UNSENT'],
    ['ours was never sent', { lastPush: null, mappedAt: at(1) }, { found: false, drift: null }, 'UNSENT'],
    ['the mapping changed since', { mappedAt: at(5) }, { found: false, drift: null }, 'MAPPING'],
    ['the mapping changed before', { mappedAt: at(-1) }, { found: false, drift: null }, 'UNSENT'],
    ['a shipment may be booked', { awaiting: 3 }, { found: false, drift: null }, 'UNCONFIRMED_SHIPMENT'],
    ['a shipment explains less', { awaiting: 2 }, { found: false, drift: null }, 'UNSENT'],
    ['somebody changed it', {}, {}, 'MERCHANT_EDIT'],
    ['somebody changed it long ago too', { foreignAt: at(-160), lastPush: push(0) }, {}, 'MERCHANT_EDIT'],
    ['somebody changed it again after our number', { foreignAt: at(2), lastPush: push(3) }, {}, 'OTHER_WRITER'],
    ['somebody changed it twice, ours was never sent', { foreignAt: at(4), lastPush: push(3) }, {}, 'MERCHANT_EDIT'],
    ['it was found before', { driftCause: 'OTHER_WRITER' }, { found: false }, 'OTHER_WRITER'],
  ])('%s', (_what, record, sighting, cause) => {
    expect(read(record, sighting).driftCause).toBe(cause);
  });
});

describe('healing', () => {
  it('sends ours again, three times within a week, then stops until a person heals', () => {
    let record: Partial<DriftRecord> = {};
    const sent: boolean[] = [];
    for (let n = 0; n < 5; n += 1) {
      const verdict = read({ ...record, lastPush: push(9 + n / 10) });
      sent.push(verdict.send);
      record = verdict;
    }
    expect(sent).toEqual([true, true, true, false, false]);
    expect(record.healingStoppedAt).toEqual(at(10));
    expect(read({ ...record, heals: [], healingStoppedAt: null })).toMatchObject({ send: true, heals: [at(10)] });
  });

  it('stops somebody who changes it between every two daily compares', () => {
    const sent: boolean[] = [];
    const causes: unknown[] = [];
    let record: DriftRecord = RECORD;
    for (let day = 1; day <= 5; day += 1) {
      const comparison = { fresh: true, expected: 7, drift: -3, found: true };
      const sighting = { comparison, shown: 7, wanted: 10, at: at(24 * day) };
      const { send, found: _found, drift: _drift, ...verdict } = judgeDrift(record, HEAL, sighting);
      sent.push(send);
      causes.push(verdict.driftCause);
      record = { ...record, ...verdict, lastPush: send ? push(24 * day + 1) : record.lastPush };
    }
    expect(sent).toEqual([true, true, true, false, false]);
    expect(causes.slice(0, 4)).toEqual(['MERCHANT_EDIT', 'OTHER_WRITER', 'OTHER_WRITER', 'OTHER_WRITER']);
  });

  it('counts no heal that is a week old', () => {
    expect(read({ heals: [at(-159), at(-158), at(1)] })).toMatchObject({ send: true, heals: [at(1), at(10)] });
  });

  it('only reports where the policy says so, or nothing may be sent; a difference of our own is sent all the same', () => {
    const report: DriftRules = { ...HEAL, healing: 'REPORT' };
    expect(read({}, { rules: report })).toMatchObject({ found: true, drift: -3, send: false, heals: [] });
    expect(read({}, { rules: { ...HEAL, maySend: false } })).toMatchObject({ found: true, send: false, heals: [] });
    expect(read({ driftCause: 'MERCHANT_EDIT' }, { rules: report, found: false })).toMatchObject({ send: false });
    expect(read({}, { rules: report, found: false, drift: null })).toMatchObject({ send: true });
  });

  it('a number that somebody else owns is no difference', () => {
    const theirs: DriftRules = { ...HEAL, owner: 'MERCHANT' };
    expect(read({}, { rules: theirs })).toMatchObject({ found: false, drift: null, driftCause: null, send: false });
  });
});
