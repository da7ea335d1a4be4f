import { isPlainText } from './plain-text.js';

/** The most letters of a SKU. */
export const MAX_SKU = 128;

/** Blanks, and signs without a width, at either end. */
const BLANKS = /^[\s\u200B-\u200D\u2060\uFEFF]+|[\s\u200B-\u200D\u2060\uFEFF]+$/gu;

/** A long number as a spreadsheet shows it: its digits are lost. */
const SCIENTIFIC = /^[+-]?\d(?:[.,]\d+E[+-]|E\+)\d{1,3}$/i;

/**
 * What a SKU is called on every path alike: without blanks at its ends, each letter with its marks as one character where there is one. Null
 * for none, and for one of blanks alone.
 */
export function skuOf(text: string | null | undefined): string | null {
  return text?.replace(BLANKS, '').normalize('NFC') || null;
}

/** Why nobody can mean this (trimmed) text as a SKU, and what to do; null: it is one. */
export function skuProblem(sku: string): string | null {
  if (sku.length < 1 || sku.length > MAX_SKU) return `A SKU has 1 to ${MAX_SKU} characters.`;
  if (!isPlainText(sku)) return 'A SKU holds no line breaks, tabs or other control characters.';
  if (sku.includes('\uFFFD')) {
    return 'It holds a sign that replaces letters which could not be read. Save the file as UTF-8 (CSV UTF-8), and send it again.';
  }
  if (SCIENTIFIC.test(sku)) {
    return 'It is a number that a spreadsheet has shortened, so that its digits are lost. Format the column as text, enter the SKU again, and send it again.';
  }
  return null;
}
