import { allOrEach } from './all-or-each.js';

const unless =
  (...bad: number[]) =>
  (dealt: number[]) =>
  (some: readonly number[]): Promise<void> => {
    const found = some.find((one) => bad.includes(one));
    if (found !== undefined) return Promise.reject(new Error(`not ${found}`));
    dealt.push(...some);
    return Promise.resolve();
  };

describe('many at once, or each by itself', () => {
  it.each([
    ['all are dealt with at once', [1, 2, 3], [], [1, 2, 3], []],
    ['one fails: the others are dealt with', [1, 2, 3], [2], [1, 3], [2]],
    ['two fail', [1, 2, 3], [1, 3], [2], [1, 3]],
    ['the only one fails', [1], [1], [], [1]],
    ['nothing to do', [], [], [], []],
  ])('%s', async (_name, items, bad, expected, failed) => {
    const dealt: number[] = [];
    expect(await allOrEach(items, unless(...bad)(dealt))).toEqual(
      failed.map((item) => ({ item, error: new Error(`not ${item}`) })),
    );
    expect(dealt).toEqual(expected);
  });

  it('throws when none of several succeeds, or when there are none', async () => {
    await expect(allOrEach([1, 2], unless(1, 2)([]))).rejects.toThrow('not 1');
    await expect(allOrEach([], () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  });

  it('tries the only one once', async () => {
    let tries = 0;
    await allOrEach([1], () => ((tries += 1), Promise.reject(new Error('not 1'))));
    expect(tries).toBe(1);
  });
});
