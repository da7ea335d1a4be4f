import { createHmac, generateKeyPairSync } from 'node:crypto';
import { SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import { readSessionToken } from './next-session-token.js';

const CLIENT = { clientId: 'kbCWYEPXMezpXrip', clientSecret: 'a secret of the app that nobody else has' };
const DOMAIN = 'blue.29next.store';
const NOW = 1_660_881_525;

describe('readSessionToken', () => {
  const claims = (change: JWTPayload = {}): JWTPayload => ({
    iss: `https://${DOMAIN}/dashboard`,
    sub: `https://${DOMAIN}`,
    aud: CLIENT.clientId,
    exp: NOW + 60,
    nbf: NOW,
    iat: NOW,
    uid: 3,
    user_email: 'someone@example.com',
    store: DOMAIN,
    ...change,
  });
  const sign = (payload: JWTPayload, secret = CLIENT.clientSecret, alg = 'HS256'): Promise<string> =>
    new SignJWT(payload).setProtectedHeader({ alg, typ: 'JWT' }).sign(new TextEncoder().encode(secret));
  const read = (token: string, at = NOW) =>
    readSessionToken(token, { ...CLIENT, domain: DOMAIN, now: new Date(at * 1_000) });

  it('takes the token of the documentation', async () => {
    expect(await read(await sign(claims()))).toMatchObject({ expiresAt: new Date((NOW + 60) * 1_000) });
  });

  it.each([
    ['the bare name of the store', { store: 'Blue' }],
    ['120 s of life', { exp: NOW + 120 }],
    ['a clock that is 5 s ahead', { iat: NOW + 5, nbf: NOW + 5 }],
    ['no iss, sub and nbf', { iss: undefined, sub: undefined, nbf: undefined }],
  ])('takes %s', async (_what, change) => {
    expect(await read(await sign(claims(change)))).not.toBeNull();
  });

  it.each([
    ['121 s of life', { exp: NOW + 121 }],
    ['no end', { exp: undefined }],
    ['no beginning', { iat: undefined }],
    ['an end before its beginning', { exp: NOW, iat: NOW + 1 }],
    ['an end that has passed', { iat: NOW - 60, nbf: NOW - 60, exp: NOW - 6 }],
    ['an age of more than two minutes', { iat: NOW - 200, nbf: NOW - 200, exp: NOW + 60 }],
    ['a beginning in the future', { iat: NOW + 10, exp: NOW + 60 }],
    ['a use before its time', { nbf: NOW + 10 }],
    ['another client', { aud: 'another-client' }],
    ['several clients', { aud: [CLIENT.clientId, 'another-client'] }],
    ['a list of one client', { aud: [CLIENT.clientId] }],
    ['an empty client', { aud: '' }],
    ['times that are texts', { iat: String(NOW), exp: String(NOW + 60) }],
    ['an end that is no number', { exp: null }],
    ['a life that begins before all time', { iat: -1e12, exp: NOW + 60 }],
    ['a life that is over all bounds', { exp: 1e300 }],
    ['several stores', { store: [DOMAIN] }],
    ['an issuer at another port', { iss: `https://${DOMAIN}:8443/` }],
    ['an issuer below the store’s name', { iss: `https://${DOMAIN}.evil.com/` }],
    ['no client', { aud: undefined }],
    ['another store', { store: 'red.29next.store' }],
    ['a store that only looks like it', { store: `${DOMAIN}.evil.com` }],
    ['a store that is no text', { store: 7 }],
    ['no store', { store: undefined }],
    ['an issuer of another store', { iss: 'https://red.29next.store/dashboard' }],
    ['an issuer with credentials in its address', { iss: `https://${DOMAIN}@evil.com/` }],
    ['an issuer that is no address', { iss: 'blue' }],
    ['a subject of another store', { sub: 'https://red.29next.store' }],
  ])('refuses %s', async (_what, change) => {
    expect(await read(await sign(claims(change as JWTPayload)))).toBeNull();
  });

  it('refuses other signatures', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const rsa = await new SignJWT(claims()).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signing = `${part({ alg: 'HS256', crit: ['exp'] })}.${part(claims())}`;
    const mac = createHmac('sha256', CLIENT.clientSecret).update(signing).digest('base64url');
    const unsigned = ['none', 'None', 'nOnE', 'NONE', '', 'hs256', null, ['HS256']].flatMap((alg) => {
      const text = `${part({ alg })}.${part(claims())}`;
      const signed = createHmac('sha256', CLIENT.clientSecret).update(text).digest('base64url');
      return [`${text}.`, `${text}.${signed}`];
    });
    // Keys that the token itself brings along are nobody's.
    const own = createHmac('sha256', 'own').update(
      `${part({ alg: 'HS256', jwk: { kty: 'oct', k: 'b3du' } })}.${part(claims())}`,
    );
    const forged = [
      ...unsigned,
      `${part({ alg: 'HS256', jwk: { kty: 'oct', k: 'b3du' } })}.${part(claims())}.${own.digest('base64url')}`,
      await sign(claims(), ' '),
      await sign(claims(), 'another secret of another app'),
      await sign(claims(), CLIENT.clientSecret, 'HS512'),
      await sign(claims(), publicKey.export({ type: 'spki', format: 'pem' }).toString()),
      rsa,
      new UnsecuredJWT(claims()).encode(),
      `${signing}.${mac}`,
      `${(await sign(claims())).slice(0, -4)}AAAA`,
    ];
    for (const token of forged) expect(await read(token)).toBeNull();
  });

  it('refuses what is no token', async () => {
    const long = await sign(claims({ padding: 'x'.repeat(5_000) }));
    for (const text of ['', '.', '..', 'a.b.c', 'null', '{}', long]) expect(await read(text)).toBeNull();
  });

  it('names a token by its claims, so that other spare bits in the signature are the same token', async () => {
    const token = await sign(claims());
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(token.at(-1) ?? '');
    const twin = token.slice(0, -1) + alphabet[last ^ 1];
    const [one, two] = [await read(token), await read(twin)];
    expect(one).not.toBeNull();
    if (two) expect(two.hash).toEqual(one?.hash);
    const other = await read(await sign(claims({ uid: 4 })));
    expect(other?.hash).not.toEqual(one?.hash);
    const [a, b] = [
      await read(await sign(claims({ jti: 'x', uid: 1 }))),
      await read(await sign(claims({ jti: 'x', uid: 2 }))),
    ];
    expect(a?.hash).toEqual(b?.hash);
  });
});
