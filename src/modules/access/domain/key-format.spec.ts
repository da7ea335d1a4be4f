import { looksLikeKey, makeKey } from './key-format.js';

describe('API keys', () => {
  it('carry 256 random bits behind a prefix that tells them apart', () => {
    const made = Array.from({ length: 200 }, makeKey);
    for (const { prefix, secret } of made) {
      expect(looksLikeKey(secret)).toBe(true);
      expect(secret.startsWith(`${prefix}_`)).toBe(true);
      expect(Buffer.from(secret.slice(prefix.length + 1), 'base64url')).toHaveLength(32);
    }
    expect(new Set(made.map(({ secret }) => secret)).size).toBe(200);
  });

  it.each([
    '',
    'cd_',
    'cd_0011223',
    `cd_00112233_${'x'.repeat(42)}`,
    `cd_00112233_${'x'.repeat(44)}`,
    `CD_00112233_${'x'.repeat(43)}`,
  ])('are not %j', (text) => expect(looksLikeKey(text)).toBe(false));
});
