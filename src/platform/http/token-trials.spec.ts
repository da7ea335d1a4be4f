import { HttpException } from '@nestjs/common';
import { SystemClock } from '../../common/clock.js';
import { TokenTrials, UNKNOWN_TOKENS_PER_MINUTE } from './token-trials.js';

class StillClock extends SystemClock {
  ms = 0;

  override monotonicMs(): number {
    return this.ms;
  }
}

describe('trials of tokens', () => {
  it('are looked up so many times a minute and address, unless the token was good once', async () => {
    const clock = new StillClock();
    const trials = new TokenTrials(clock);
    let lookUps = 0;
    const of = (address: string, token: string): Promise<true | null> =>
      trials.find(address, token, async () => {
        lookUps += 1;
        return token === 'good' || token === 'new' ? true : null;
      });
    expect(await of('a', 'good')).toBe(true);
    for (let n = 0; n < UNKNOWN_TOKENS_PER_MINUTE; n++) expect(await of('a', `bad${n}`)).toBeNull();
    lookUps = 0;
    await expect(of('a', 'bad')).rejects.toThrow(HttpException);
    await expect(of('a', 'new')).rejects.toThrow(/Wait a minute/);
    expect(lookUps).toBe(0);
    expect(await of('a', 'good')).toBe(true);
    expect(await of('b', 'bad')).toBeNull();
    clock.ms = 61_000;
    expect(await of('a', 'new')).toBe(true);
  });
});
