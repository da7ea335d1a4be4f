import fc from 'fast-check';
import { explain } from './explain.js';
import { decisiveRule, EXCLUSIONS, rank, type RoutingInput, type RoutingSite } from './rank.js';

const BERLIN = { latitude: 52.52, longitude: 13.405 };
const NEWARK = { latitude: 40.7357, longitude: -74.1724 };
const RENO = { latitude: 39.5296, longitude: -119.8138 };
const NEW_YORK = { latitude: 40.7506, longitude: -73.9972 };

function site(code: string, change: Partial<RoutingSite> = {}): RoutingSite {
  return {
    warehouseId: `w-${code}`,
    code,
    locationId: `l-${code}`,
    country: 'US',
    servedCountries: [],
    place: NEWARK,
    free: { MUG: 10, CUP: 10 },
    ...change,
  };
}
const LINES = [
  { lineId: '1', sku: 'MUG', needed: 2 },
  { lineId: '2', sku: 'CUP', needed: 1 },
];
const input = (sites: RoutingSite[], change: Partial<RoutingInput> = {}): RoutingInput => ({
  sites,
  lines: LINES,
  destination: { country: 'US', place: NEW_YORK },
  allowBackorders: false,
  assignedLocationId: null,
  pinnedWarehouseId: null,
  ...change,
});
const codes = (given: RoutingInput): string[] => rank(given).candidates.map((candidate) => candidate.site.code);

describe('rank', () => {
  it('takes the nearest when all else is equal', () => {
    const given = input([site('RNO', { place: RENO }), site('NJ')]);
    expect(rank(given)).toMatchObject({
      recommended: { site: { code: 'NJ' }, score: { distanceKm: 15 } },
      better: false,
    });
    expect(explain(rank(given))).toBe('NJ should do the work: it is nearer to the destination: 15 km, RNO: 3852 km.');
  });

  it('takes the same country before the nearest', () => {
    const given = input([site('TOR', { country: 'CA' }), site('RNO', { place: RENO })]);
    expect(codes(given)).toEqual(['RNO', 'TOR']);
    expect(explain(rank(given))).toBe("RNO should do the work: it is in the destination's country (US).");
  });

  it('takes the fewest splits before the same country', () => {
    const given = input([
      site('PART', { free: { MUG: 2 } }),
      site('BER', { country: 'DE', place: BERLIN, free: { MUG: 2, CUP: 1 } }),
    ]);
    expect(codes(given)).toEqual(['BER', 'PART']);
    expect(rank(given).candidates[1]?.score).toMatchObject({ linesInStock: 1, lines: 2, splits: 1 });
    expect(explain(rank(given))).toBe(
      'BER should do the work: it has 2 of 2 lines in stock, PART has 1 of 2 lines in stock.',
    );
  });

  it('excludes who does not serve the country, has nothing in stock, or is not the pinned one', () => {
    const given = input(
      [site('FR', { servedCountries: ['FR'] }), site('NONE', { free: { MUG: 1 } }), site('NJ'), site('PIN')],
      { pinnedWarehouseId: 'w-PIN' },
    );
    expect(rank(given).candidates.map(({ site: { code }, excludedBy }) => [code, excludedBy])).toEqual([
      ['PIN', []],
      ['FR', ['PINNED_ELSEWHERE', 'COUNTRY_NOT_SERVED']],
      ['NJ', ['PINNED_ELSEWHERE']],
      ['NONE', ['PINNED_ELSEWHERE', 'NOTHING_IN_STOCK']],
    ]);
    expect(explain(rank(given))).toBe('PIN should do the work: no other warehouse can.');
  });

  it('says why nobody can', () => {
    expect(explain(rank(input([])))).toBe('No warehouse has an active location at this store.');
    expect(explain(rank(input([site('NJ', { free: {} })])))).toBe(
      'No warehouse can do the work: NJ: no line of the order is in stock there.',
    );
    const pinned = input([site('NJ'), site('FR', { servedCountries: ['FR'] })], { pinnedWarehouseId: 'w-FR' });
    expect(explain(rank(pinned))).toBe(
      'None of the 2 warehouses can do the work; FR: it does not serve the destination.',
    );
  });

  it('looks at no stock where backorders are allowed', () => {
    const given = input([site('RNO', { place: RENO }), site('NJ', { free: {} })], { allowBackorders: true });
    expect(codes(given)).toEqual(['NJ', 'RNO']);
  });

  it('stays where it is when no rule says otherwise, and says what is better when one does', () => {
    const twins = [site('A'), site('B')];
    expect(rank(input(twins, { assignedLocationId: 'l-B' }))).toMatchObject({
      recommended: { site: { code: 'B' } },
      better: false,
    });
    const far = input([site('RNO', { place: RENO }), site('NJ')], { assignedLocationId: 'l-RNO' });
    expect(rank(far).better).toBe(true);
    expect(explain(rank(far))).toBe(
      'NJ should do the work instead of RNO: it is nearer to the destination: 15 km, RNO: 3852 km.',
    );
    const empty = input([site('RNO', { free: {} }), site('NJ')], { assignedLocationId: 'l-RNO' });
    expect(explain(rank(empty))).toBe(
      'NJ should do the work instead of RNO: RNO cannot, since no line of the order is in stock there.',
    );
  });

  it('lines of one SKU share what is free', () => {
    const lines = [1, 2].map((n) => ({ lineId: String(n), sku: 'MUG', needed: 2 }));
    const given = input([site('NJ', { free: { MUG: 3 } })], { lines });
    expect(rank(given).recommended?.score).toMatchObject({ linesInStock: 1, splits: 1 });
  });

  const anySite = fc.record({
    code: fc.constantFrom('A', 'B', 'C', 'D', 'E'),
    country: fc.constantFrom('US', 'CA', 'DE'),
    servedCountries: fc.subarray(['US', 'CA', 'DE']),
    place: fc.option(fc.constantFrom(BERLIN, NEWARK, RENO, NEW_YORK)),
    free: fc.dictionary(fc.constantFrom('MUG', 'CUP'), fc.nat(4)),
  });
  const anyInput = fc
    .record({
      sites: fc.uniqueArray(anySite, { maxLength: 5, selector: ({ code }) => code }),
      lines: fc.array(fc.record({ sku: fc.constantFrom('MUG', 'CUP'), needed: fc.integer({ min: 1, max: 4 }) }), {
        maxLength: 3,
      }),
      country: fc.option(fc.constantFrom('US', 'DE', 'FR')),
      place: fc.option(fc.constantFrom(BERLIN, NEW_YORK)),
      allowBackorders: fc.boolean(),
      assigned: fc.option(fc.constantFrom('A', 'B')),
      pinned: fc.option(fc.constantFrom('B', 'C')),
    })
    .map(({ sites, lines, country, place, assigned, pinned, allowBackorders }) =>
      input(
        sites.map(({ code, ...rest }) => site(code, rest)),
        {
          lines: lines.map((line, index) => ({ ...line, lineId: String(index) })),
          destination: { country, place },
          allowBackorders,
          assignedLocationId: assigned && `l-${assigned}`,
          pinnedWarehouseId: pinned && `w-${pinned}`,
        },
      ),
    );
  const RUNS = { seed: 8, numRuns: 250 };

  it('is deterministic and does not care about the order of the sites', () => {
    fc.assert(
      fc.property(
        anyInput.chain((given) =>
          fc.tuple(fc.constant(given), fc.shuffledSubarray([...given.sites], { minLength: given.sites.length })),
        ),
        ([given, sites]) => {
          expect(rank({ ...given, sites })).toEqual(rank(given));
          expect(explain(rank({ ...given, sites }))).toBe(explain(rank(given)));
        },
      ),
      RUNS,
    );
  });

  it('names every site once, and never recommends an excluded one', () => {
    fc.assert(
      fc.property(anyInput, (given) => {
        const { candidates, recommended } = rank(given);
        expect(candidates.map((candidate) => candidate.site.code).sort()).toEqual(
          given.sites.map((one) => one.code).sort(),
        );
        expect(recommended?.excludedBy ?? []).toEqual([]);
        expect(recommended === null).toBe(candidates.every(({ excludedBy }) => excludedBy.length > 0));
        for (const { excludedBy } of candidates) for (const one of excludedBy) expect(EXCLUSIONS).toContain(one);
      }),
      RUNS,
    );
  });

  it('recommends another one than the assigned only where a rule or an exclusion says so', () => {
    fc.assert(
      fc.property(anyInput, (given) => {
        const { better, recommended, assigned } = rank(given);
        if (!better || !recommended || !assigned) return;
        expect(assigned.excludedBy.length > 0 || decisiveRule(recommended, assigned) !== null).toBe(true);
      }),
      RUNS,
    );
  });

  it('more stock at a site never makes it worse', () => {
    const place = (given: RoutingInput): number => codes(given).indexOf('A');
    fc.assert(
      fc.property(anyInput, (given) => {
        fc.pre(place(given) >= 0);
        const sites = given.sites.map((one) => (one.code === 'A' ? { ...one, free: { MUG: 99, CUP: 99 } } : one));
        const before = rank(given);
        const after = rank({ ...given, sites });
        const score = (ranking: typeof before): number | undefined =>
          ranking.candidates.find((candidate) => candidate.site.code === 'A')?.score.splits;
        expect(score(after)).toBeLessThanOrEqual(score(before) ?? 0);
      }),
      RUNS,
    );
  });

  it('a pinned order is recommended to its warehouse or to none', () => {
    fc.assert(
      fc.property(anyInput, (given) => {
        fc.pre(given.pinnedWarehouseId !== null);
        const { recommended } = rank(given);
        expect([given.pinnedWarehouseId, undefined]).toContain(recommended?.site.warehouseId);
      }),
      RUNS,
    );
  });
});
