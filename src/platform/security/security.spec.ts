import { createHash, createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { constantTimeEqual, hashToken } from './hashing.js';
import { Keyring } from './keyring.js';
import { SealError, Sealer, type SealedPlace } from './sealer.js';
import { TokenDeriver } from './token-deriver.js';

const key = randomBytes(32);
const oldKey = randomBytes(32);
const ring = new Keyring(key, [oldKey]);
const sealer = new Sealer(ring);
const place: SealedPlace = { table: 'store', row: 'row-1', column: 'access_token' };

describe('Keyring', () => {
  it('names a key by the first 8 hex digits of its SHA-256', () => {
    expect(ring.current.id).toBe(createHash('sha256').update(key).digest('hex').slice(0, 8));
    expect(ring.find(ring.current.id)?.bytes.equals(key)).toBe(true);
    expect(ring.find('00000000')).toBeUndefined();
  });

  it('refuses keys of another length and repeated old keys, and ignores the current one among the old', () => {
    expect(() => new Keyring(randomBytes(16))).toThrow('16 bytes');
    expect(() => new Keyring(key, [randomBytes(33)])).toThrow('33 bytes');
    expect(() => new Keyring(key, [oldKey, oldKey])).toThrow('share an id');
    expect(new Keyring(key, [key]).all).toHaveLength(1);
  });
});

describe('Sealer', () => {
  it('opens what it sealed, for any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (text) => sealer.open(sealer.seal(text, place), place) === Buffer.from(text).toString(),
      ),
    );
  });

  it('writes v1.keyId.nonce.tag.data, never the same twice, never the text itself', () => {
    const [one, two] = [sealer.seal('canary-token', place), sealer.seal('canary-token', place)];
    expect(one).toMatch(new RegExp(`^v1\\.${ring.current.id}\\.[\\w-]{16}\\.[\\w-]{22}\\.[\\w-]+$`));
    expect(one).not.toBe(two);
    expect(one).not.toContain('canary');
  });

  it('refuses a sealed text with any one bit changed', () => {
    const sealed = sealer.seal('a token of some length', place);
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.nat(7), (index, bit) => {
        const bytes = Buffer.from(sealed, 'latin1');
        bytes.writeUInt8(bytes.readUInt8(index) ^ (1 << bit), index);
        expect(() => sealer.open(bytes.toString('latin1'), place)).toThrow(SealError);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['table', { ...place, table: 'store_webhook' }],
    ['row', { ...place, row: 'row-2' }],
    ['column', { ...place, column: 'refresh_token' }],
  ])('does not open in another %s', (_what, elsewhere) => {
    expect(() => sealer.open(sealer.seal('x', place), elsewhere)).toThrow(/copied from another row/);
  });

  it('keeps reading old keys and says which key is missing', () => {
    const sealed = new Sealer(new Keyring(oldKey)).seal('old secret', place);
    expect(sealer.open(sealed, place)).toBe('old secret');
    expect(sealer.isOutdated(sealed)).toBe(true);
    expect(sealer.isOutdated(sealer.seal('x', place))).toBe(false);
    const withoutOld = new Sealer(new Keyring(key));
    expect(() => withoutOld.open(sealed, place)).toThrow(/store\.access_token in row row-1.*ENCRYPTION_KEYS_OLD/);
  });

  it('says so when the text is not a sealed one, and never repeats it', () => {
    for (const text of [
      '',
      'canary',
      'v2.a.b.c.d',
      'v1.a.b.c',
      'v1.canary.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA.AAAA',
    ]) {
      expect(() => sealer.open(text, place)).toThrow(SealError);
      expect(() => sealer.open(text, place)).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining('canary') }),
      );
    }
  });

  it('refuses places that could be confused', () => {
    expect(() => sealer.seal('x', { ...place, row: 'a|b' })).toThrow('"|"');
    expect(() => sealer.seal('x', { ...place, column: '' })).toThrow('non-empty');
  });
});

describe('TokenDeriver', () => {
  const deriver = new TokenDeriver(ring);

  it('is HMAC-SHA-256 over purpose, store, row and version', () => {
    const expected = createHmac('sha256', key).update('callback|s1|r1|3').digest('base64url');
    expect(deriver.derive('callback', 's1', 'r1', 3)).toBe(expected);
    expect(expected).toMatch(/^[\w-]{43}$/);
  });

  it('gives each combination its own token', () => {
    const part = fc.string({ minLength: 1, maxLength: 8 }).filter((text) => !text.includes('|'));
    const tuple = fc.tuple(part, part, part, fc.nat(99));
    fc.assert(
      fc.property(
        tuple,
        tuple,
        (a, b) => (deriver.derive(...a) === deriver.derive(...b)) === (JSON.stringify(a) === JSON.stringify(b)),
      ),
    );
    expect(() => deriver.derive('a|b', 'c', 'd', 1)).toThrow('"|"');
    expect(() => deriver.derive('a', 'c', 'd', 1.5)).toThrow('whole number');
  });

  it('still derives what an old key handed out', () => {
    const before = new TokenDeriver(new Keyring(oldKey)).derive('callback', 's', 'r', 1);
    expect(deriver.deriveAll('callback', 's', 'r', 1).map(({ token }) => token)).toEqual([
      deriver.derive('callback', 's', 'r', 1),
      before,
    ]);
  });
});

describe('hashing', () => {
  it('hashes a token by SHA-256', () => {
    expect(hashToken('abc').toString('hex')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('compares equal and unequal secrets of any length', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        (a, b) => constantTimeEqual(a, b) === Buffer.from(a).equals(Buffer.from(b)),
      ),
    );
    expect(constantTimeEqual('same', Buffer.from('same'))).toBe(true);
  });
});
