import { HttpException, HttpStatus, Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { AddressLimit } from './address-limit.js';

/** Tokens in addresses that nobody has, which one sender may try in a minute. */
export const UNKNOWN_TOKENS_PER_MINUTE = 60;
const MAX_KNOWN = 10_000;

/** Bounds what senders of made-up tokens cost. Whose token was good once is never held up, whatever else its address sends. */
@Injectable()
export class TokenTrials {
  private readonly limit: AddressLimit;
  private readonly known = new Set<string>();

  constructor(clock: Clock) {
    this.limit = new AddressLimit(clock, UNKNOWN_TOKENS_PER_MINUTE);
  }

  /**
   * What `lookUp` finds for a token that came from an address; null: there is no such token.
   * @throws HttpException 429, without looking, for an address that has tried too many.
   */
  async find<T>(address: string, token: string, lookUp: () => Promise<T | null>): Promise<T | null> {
    if (!this.known.has(token) && this.limit.isSpent(address)) {
      throw new HttpException(
        'Too many unknown tokens came from this address. Wait a minute.',
        HttpStatus.TOO_MANY_REQUESTS,
      );
    }
    const found = await lookUp();
    if (found === null) {
      this.known.delete(token);
      this.limit.note(address);
    } else {
      if (this.known.size >= MAX_KNOWN) this.known.clear();
      this.known.add(token);
    }
    return found;
  }
}
