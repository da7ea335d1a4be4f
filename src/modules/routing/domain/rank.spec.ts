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
      'BER should do the work: it has 2 of 2 lines in stock, PART has 1 of 2 lines in stock and needs 1 more fulfillment order.',
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
    expect(explain(rank(given))).toBe('PIN should do the work: an operator chose it.');
    const alone = input([site('NJ'), site('FR', { servedCountries: ['FR'] })]);
    expect(explain(rank(alone))).toBe('NJ should do the work: no other warehouse can.');
    const elsewhere = input([site('NJ'), site('RNO')], { pinnedWarehouseId: 'w-RNO', assignedLocationId: 'l-NJ' });
    expect(explain(rank(elsewhere))).toBe('RNO should do the work instead of NJ: an operator chose it.');
  });

  it('counts the fewest splits, although who has most of the lines needs more of them', () => {
    const has = (...skus: string[]): Pick<RoutingSite, 'free'> => ({
      free: Object.fromEntries(skus.map((s) => [s, 9])),
    });
    const lines = ['A', 'B', 'C', 'D', 'E', 'F'].map((sku, index) => ({ lineId: String(index), sku, needed: 1 }));
    const sites = [
      site('MOST', has('A', 'B', 'C', 'D')),
      site('ONE', { ...has('A', 'B', 'E'), place: RENO }),
      site('TWO', has('C', 'D', 'F')),
    ];
    expect(codes(input(sites, { lines }))).toEqual(['TWO', 'ONE', 'MOST']);
    expect(explain(rank(input(sites, { lines, assignedLocationId: 'l-MOST' })))).toBe(
      'TWO should do the work instead of MOST: it has 3 of 6 lines in stock and needs 1 more fulfillment order, MOST has 4 of 6 lines in stock and needs 2 more fulfillment orders.',
    );
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

  it('follows the order of the rules: splits, then country, then distance, then the place where it is', () => {
    fc.assert(
      fc.property(anyInput, (given) => {
        const { candidates, recommended } = rank(given);
        const { country } = given.destination;
        for (const { site: one, excludedBy } of candidates) {
          const closed = country !== null && one.servedCountries.length > 0 && !one.servedCountries.includes(country);
          expect(excludedBy.includes('COUNTRY_NOT_SERVED')).toBe(closed);
          const empty = given.lines.length > 0 && given.lines.every(({ sku, needed }) => (one.free[sku] ?? 0) < needed);
          expect(excludedBy.includes('NOTHING_IN_STOCK')).toBe(empty && !given.allowBackorders);
        }
        const places = candidates
          .filter(({ excludedBy }) => excludedBy.length === 0)
          .map(({ site: one, score }) => [
            given.allowBackorders ? 0 : score.splits,
            one.country === country ? 0 : 1,
            score.distanceKm ?? Infinity,
            one.locationId === given.assignedLocationId ? 0 : 1,
          ]);
        expect(places).toEqual([...places].sort((a, b) => comparePlaces(a, b)));
        if (places.length > 0) expect(recommended).toBe(candidates[0]);
      }),
      RUNS,
    );
  });

  it('explains truly: the rule that it names decided, with these numbers', () => {
    fc.assert(
      fc.property(anyInput, (given) => {
        const ranking = rank(given);
        const { recommended: winner, assigned, better, candidates } = ranking;
        const sentence = explain(ranking);
        if (!winner) {
          expect(sentence).toMatch(/can do the work|No warehouse has an active location/);
          return;
        }
        const able = candidates.filter((one) => one !== winner && one.excludedBy.length === 0);
        const other = better ? assigned : (able[0] ?? null);
        expect(sentence.startsWith(`${winner.site.code} should do the work`)).toBe(true);
        expect(sentence.includes('instead of')).toBe(better);
        const rule = other && other.excludedBy.length === 0 ? decisiveRule(winner, other) : null;
        const claims = {
          chosen: sentence.includes('an operator chose it'),
          alone: sentence.includes('no other warehouse can'),
          splits: sentence.includes('lines in stock'),
          country: sentence.includes("in the destination's country"),
          nearer: sentence.includes('it is nearer'),
        };
        const pinned = given.pinnedWarehouseId !== null && candidates.length > 1;
        expect(claims).toEqual({
          chosen: pinned,
          alone: !pinned && other === null,
          splits: !pinned && rule === 'FEWEST_SPLITS',
          country: !pinned && rule === 'SAME_COUNTRY',
          nearer: !pinned && rule === 'NEAREST',
        });
        if (claims.splits && other) expect(winner.score.splits).toBeLessThan(other.score.splits);
        if (claims.country && other) expect([winner.score.sameCountry, other.score.sameCountry]).toEqual([true, false]);
        if (claims.nearer && other) {
          const far = other.score.distanceKm;
          expect(winner.score.distanceKm).toBeLessThan(far ?? Infinity);
          expect(sentence).toContain(
            `${winner.score.distanceKm} km, ${other.site.code}: ${far ?? 'distance not known'}`,
          );
        }
      }),
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

function comparePlaces(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((value, at) => value !== b[at]);
  return index < 0 || a[index] === b[index] ? 0 : (a[index] ?? 0) < (b[index] ?? 0) ? -1 : 1;
}
