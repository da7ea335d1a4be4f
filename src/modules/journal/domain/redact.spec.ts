import { redact } from './redact.js';

describe('redact', () => {
  it('keeps ids and values, hides secrets, personal data and free text at every level', () => {
    const input = {
      warehouseId: 'wh_1',
      idempotencyKey: 'k1',
      address: { line1: 'Secret Street 1' },
      levels: [{ sku: 'A', onHand: 3, phone: '+49 1' }],
      message: 'for Jane Doe',
      accessToken: 'abc',
      nested: { clientSecret: 'x', line2: 'y', expiresAt: new Date(0), none: null },
    };
    expect(redact(input)).toEqual({
      warehouseId: 'wh_1',
      idempotencyKey: 'k1',
      address: '[personal]',
      levels: [{ sku: 'A', onHand: 3, phone: '[personal]' }],
      message: '[text]',
      accessToken: '[secret]',
      nested: { clientSecret: '[secret]', line2: '[personal]', expiresAt: new Date(0), none: null },
    });
  });

  it('never cuts within a character', () => {
    const { text } = redact({ text: `${'x'.repeat(199)}😀😀` });
    expect(text).toBe(`${'x'.repeat(199)}...`);
  });

  it('cuts long texts, long lists and deep nesting', () => {
    const deep = { a: { a: { a: { a: { a: { a: { a: 1 } } } } } } };
    const { text, list, tree } = redact({
      text: 'x'.repeat(1000),
      list: Array.from({ length: 60 }, (_, i) => i),
      tree: deep,
    });
    expect(text).toHaveLength(203);
    expect(list).toHaveLength(51);
    expect(JSON.stringify(tree)).toContain('[deep]');
  });
});
