import fc from 'fast-check';
import { CLEARLY_LATER_MS, cycleFence, endTime, QUIET_MS } from './cycle-fence.js';

const at = (ms: number): Date => new Date(1_800_000_000_000 + ms);
const ms = fc.integer({ min: -1_000_000, max: 1_000_000 });

describe('cycle fence', () => {
  it.each([
    [at(2), at(1), at(2)],
    [at(1), at(2), at(2)],
    [at(1), null, at(1)],
    [at(1), undefined, at(1)],
    [null, at(2), null],
  ])('an end that the store dates %s, of what it had dated %s, counts as of %s', (shown, before, expected) => {
    expect(endTime(shown, before)).toEqual(expected);
  });

  it.each([
    ['changed after the answer', 1, 0, 'NEW'],
    ['from before the answer', -1, 0, 'STALE'],
  ] as const)('with updated_at: %s', (_name, updated, ended, verdict) => {
    expect(
      cycleFence({ updatedAt: at(updated), sentAt: at(-9e6) }, { endedAt: at(0), remoteUpdatedAt: at(ended) }),
    ).toBe(verdict);
  });

  it.each([
    ['the sighting has none', null, at(0)],
    ['the answer had none', at(1), null],
    ['neither has one', null, null],
    ['both have the same', at(1), at(1)],
  ])(
    'where updated_at does not tell (%s) only a read sent 5 s after the end is new',
    (_name, updatedAt, remoteUpdatedAt) => {
      const judge = (sent: number): string =>
        cycleFence({ updatedAt, sentAt: at(sent) }, { endedAt: at(0), remoteUpdatedAt });
      expect([judge(-1), judge(0), judge(QUIET_MS - 1), judge(QUIET_MS)]).toEqual([
        'TOO_EARLY',
        'TOO_EARLY',
        'TOO_EARLY',
        'NEW',
      ]);
    },
  );

  it.each([
    [0, 'STALE'],
    [CLEARLY_LATER_MS - 1, 'STALE'],
    [CLEARLY_LATER_MS, 'NEW'],
    [30 * 86_400_000, 'NEW'],
  ])('dated before the answer, and sent %i ms after the end: %s', (later, verdict) => {
    const end = { endedAt: at(0), remoteUpdatedAt: at(1_000) };
    expect(cycleFence({ updatedAt: at(0), sentAt: at(later) }, end)).toBe(verdict);
  });

  it('a read sent before the end never opens a cycle, unless the store itself dates the change after its answer', () => {
    fc.assert(
      fc.property(fc.option(ms), ms, ms, fc.option(ms), (updated, sent, ended, remote) => {
        fc.pre(sent < ended);
        const dated = updated !== null && remote !== null && updated !== remote;
        const verdict = cycleFence(
          { updatedAt: updated === null ? null : at(updated), sentAt: at(sent) },
          { endedAt: at(ended), remoteUpdatedAt: remote === null ? null : at(remote) },
        );
        expect(verdict).toBe(dated ? (updated > remote ? 'NEW' : 'STALE') : 'TOO_EARLY');
      }),
    );
  });

  it('waiting never turns NEW into anything else', () => {
    fc.assert(
      fc.property(fc.option(ms), ms, fc.nat(), ms, fc.option(ms), (updated, sent, later, ended, remote) => {
        const end = { endedAt: at(ended), remoteUpdatedAt: remote === null ? null : at(remote) };
        const updatedAt = updated === null ? null : at(updated);
        if (cycleFence({ updatedAt, sentAt: at(sent) }, end) !== 'NEW') return;
        expect(cycleFence({ updatedAt, sentAt: new Date(+at(sent) + later) }, end)).toBe('NEW');
      }),
    );
  });
});
