/** Pieces of one SKU that are needed together, at one site. */
export interface Need {
  sku: string;
  needed: number;
}

/** What a site has. */
export interface Shelf {
  code: string;
  /** Free pieces per SKU; a SKU that is missing is not there. */
  free: Readonly<Record<string, number>>;
}

/** So many sites are combined with each other, those that have the most lines: there are 2 to the power of them. */
const COMBINED = 10;

/** The lines of which every piece is there; lines of one SKU share what is free, in the order of the lines. */
export function covered<Line extends Need>({ free }: Shelf, lines: readonly Line[]): Line[] {
  const left = new Map<string, number>();
  return lines.filter(({ sku, needed }) => {
    const pieces = left.get(sku) ?? free[sku] ?? 0;
    if (pieces < needed) return false;
    left.set(sku, pieces - needed);
    return true;
  });
}

/**
 * The fewest sites that do these lines together; lines that none of them can do are one more. Exact for up to ten sites that have
 * something; beyond, the ten that do most come first, then the next ten for what they leave. Pure; neither the order of the sites nor
 * that of lines of different SKUs matters.
 */
export function fewestSites(lines: readonly Need[], shelves: readonly Shelf[]): number {
  const able = shelves
    .map((shelf) => ({ shelf, does: covered(shelf, lines).length }))
    .filter(({ does }) => does > 0)
    .sort((a, b) => b.does - a.does || (a.shelf.code < b.shelf.code ? -1 : 1))
    .map(({ shelf }) => shelf);
  if (able.length === 0) return Math.min(lines.length, 1);
  const { size, left } = fewest(lines, able.slice(0, COMBINED));
  return size + fewestSites(left, able.slice(COMBINED));
}

/** The smallest combination of sites beside which no other of them can do anything, and what it leaves. */
function fewest(lines: readonly Need[], shelves: readonly Shelf[]): { size: number; left: readonly Need[] } {
  let best: { size: number; left: readonly Need[] } = { size: Infinity, left: lines };
  for (let choice = 0; choice < 2 ** shelves.length; choice += 1) {
    const chosen = shelves.filter((_, index) => ((choice >> index) & 1) === 1);
    if (chosen.length > best.size) continue;
    const left = chosen.reduce<readonly Need[]>((rest, shelf) => without(rest, covered(shelf, rest)), lines);
    const isBetter = chosen.length < best.size || left.length < best.left.length;
    const isFull = shelves.every((shelf) => chosen.includes(shelf) || covered(shelf, left).length === 0);
    if (isBetter && isFull) best = { size: chosen.length, left };
  }
  return best;
}

function without(lines: readonly Need[], done: readonly Need[]): Need[] {
  return lines.filter((line) => !done.includes(line));
}
