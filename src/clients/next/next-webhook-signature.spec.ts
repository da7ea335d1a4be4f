import { createHmac } from 'node:crypto';
import { signedOver } from './next-webhook-signature.js';

const sign = (body: string, secret = 'secret') => createHmac('sha256', secret).update(body).digest('hex');

const says = (body: Buffer): string => {
  try {
    return JSON.stringify(JSON.parse(body.toString()));
  } catch {
    return 'no JSON';
  }
};

describe('signedOver', () => {
  const dumped = '{"event_type": "app.uninstalled", "name": "caf\\u00e9", "price": 1.0}';

  it('takes a signature over the raw bytes', () => {
    expect(signedOver(Buffer.from(dumped), sign(dumped), ['secret'])).toBe('RAW_BODY');
    expect(signedOver(Buffer.from(dumped), sign(dumped).toUpperCase(), ['secret'])).toBe('RAW_BODY');
  });

  it('takes a signature over the dump when the body was written anew on its way', () => {
    const rewritten = '{"event_type":"app.uninstalled","name":"café","price":1.0}';
    expect(signedOver(Buffer.from(rewritten), sign(dumped), ['secret'])).toBe('REBUILT_BODY');
  });

  it('takes the secret of an old key', () => {
    expect(signedOver(Buffer.from(dumped), sign(dumped, 'old'), ['new', 'old'])).toBe('RAW_BODY');
  });

  it.each([
    ['another secret', dumped, sign(dumped, 'other')],
    ['another value', dumped.replace('1.0', '1.5'), sign(dumped)],
    ['no signature', dumped, undefined],
    ['an empty one', dumped, ''],
    ['a short one', dumped, sign(dumped).slice(0, 62)],
    ['a repeated header', dumped, [sign(dumped)]],
    ['no JSON', 'hello', sign(dumped)],
  ])('refuses %s', (_what, body, signature) => {
    expect(signedOver(Buffer.from(body), signature, ['secret'])).toBeNull();
  });

  it('refuses every flipped bit that changes what the body says', () => {
    const body = Buffer.from(dumped);
    const signature = sign(dumped);
    for (let bit = 0; bit < body.length * 8; bit += 1) {
      const changed = Buffer.from(body);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      // The case of a hexadecimal escape is the one thing that may differ: the value stays the same.
      const same = changed.toString().toLowerCase() === dumped.toLowerCase() && says(changed) === says(body);
      expect(signedOver(changed, signature, ['secret']) !== null).toBe(same);
    }
  });
});
