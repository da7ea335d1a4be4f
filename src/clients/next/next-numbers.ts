const LEAST = -2_147_483_648;
const MOST = 2_147_483_647;

/**
 * A number of whole pieces from 0 to 2147483647, as a number or as text (`3`, `"3"`, `" 3.00 "`); null: it is none. Half pieces, words, other
 * notations and what no column holds are none.
 */
export function readCount(value: unknown): number | null {
  const count = readSignedCount(value);
  return count !== null && count >= 0 ? count : null;
}

/** The same from -2147483648 on. */
export function readSignedCount(value: unknown): number | null {
  const text = typeof value === 'string' ? value.trim() : '';
  const count = /^-?\d{1,10}(\.0*)?$/.test(text) ? Number(text) : value;
  if (typeof count !== 'number' || !Number.isInteger(count) || count < LEAST || count > MOST) return null;
  // Never -0.
  return count + 0;
}

/** An amount or a rate as decimal text (`12.50`), from a text or a number; null: it is none. Never through a float. */
export function readDecimal(value: unknown): string | null {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  return /^-?(?=\.?\d)\d{0,14}(\.\d{0,20})?$/.test(text) ? text : null;
}

/** What a line asks for, read as sensibly as it can be, and what is odd about it. */
export interface LineQuantities {
  quantity: number;
  fulfillable: number;
  /** In plain words, as they go behind the place of the line; empty: nothing is odd. */
  odd: string[];
}

/**
 * The two quantities of an order line, of which one may be missing (null): it is read as the other one. Less than nothing is nothing, and
 * no more is shipped than was ordered. Null: neither is there.
 */
export function readLineQuantities(quantity: number | null, fulfillable: number | null): LineQuantities | null {
  const odd: string[] = [];
  const atLeast0 = (name: string, count: number | null): number | null => {
    if (count === null || count >= 0) return count;
    odd.push(`${name} is ${count}; it was read as 0`);
    return 0;
  };
  const asked = atLeast0('quantity', quantity);
  const left = atLeast0('fulfillable_quantity', fulfillable);
  if (asked === null && left === null) return null;
  if (asked === null || left === null) {
    const both = asked ?? left ?? 0;
    const [missing, other] =
      asked === null ? ['quantity', 'fulfillable_quantity'] : ['fulfillable_quantity', 'quantity'];
    odd.push(`${missing} is missing; it was read as ${other}, ${both}`);
    return { quantity: both, fulfillable: both, odd };
  }
  if (left > asked) odd.push(`fulfillable_quantity is ${left}, more than quantity, ${asked}; it was read as ${asked}`);
  return { quantity: asked, fulfillable: Math.min(left, asked), odd };
}
