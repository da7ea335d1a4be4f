import { distance } from 'fastest-levenshtein';

/** Why a SKU of the warehouse may be what a store means. */
export const SUGGESTION_REASONS = [
  /** The same letters and digits, in other case or with other separators. */
  'SAME_LETTERS',
  /** One begins with the other. */
  'PREFIX',
  /** One ends with the other. */
  'SUFFIX',
  /** They differ in few letters. */
  'SIMILAR',
] as const;

/** Why a SKU of the warehouse may be what a store means. */
export type SuggestionReason = (typeof SUGGESTION_REASONS)[number];

/** A SKU of the warehouse that a store's SKU may be mapped to. */
export interface SkuSuggestion {
  warehouseSku: string;
  /** More than 0, at most 1; higher is likelier. */
  score: number;
  reason: SuggestionReason;
}

/** Shorter texts are part of too many others. */
const LEAST_PART = 3;

/** Less alike than this is no suggestion. */
const LEAST_LIKENESS = 0.6;

/** The likeliest of the warehouse's SKUs first, at most `most`; none where nothing is alike. Each candidate is weighed on its own. */
export function suggestSkus(storeSku: string, candidates: readonly string[], most = 5): SkuSuggestion[] {
  const wanted = normalised(storeSku);
  if (wanted === '') return [];
  return candidates
    .flatMap((warehouseSku) => weigh(wanted, warehouseSku) ?? [])
    .sort((a, b) => b.score - a.score || compareText(a.warehouseSku, b.warehouseSku))
    .slice(0, most);
}

function weigh(wanted: string, warehouseSku: string): SkuSuggestion | null {
  const found = normalised(warehouseSku);
  if (found === '') return null;
  if (found === wanted) return { warehouseSku, score: 1, reason: 'SAME_LETTERS' };
  const [short, long] = found.length < wanted.length ? [found, wanted] : [wanted, found];
  const share = short.length / long.length;
  const part = short.length >= LEAST_PART;
  if (part && long.startsWith(short)) return { warehouseSku, score: rounded(0.6 + 0.35 * share), reason: 'PREFIX' };
  if (part && long.endsWith(short)) return { warehouseSku, score: rounded(0.55 + 0.35 * share), reason: 'SUFFIX' };
  // The lengths alone say how alike they can be at most.
  if (share < LEAST_LIKENESS) return null;
  const likeness = 1 - distance(wanted, found) / long.length;
  return likeness < LEAST_LIKENESS ? null : { warehouseSku, score: rounded(0.9 * likeness), reason: 'SIMILAR' };
}

function normalised(sku: string): string {
  return sku
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

function rounded(score: number): number {
  return Math.round(score * 1_000) / 1_000;
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
