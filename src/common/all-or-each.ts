/** One of many that could not be dealt with, and why. */
export interface Failed<T> {
  item: T;
  error: unknown;
}

/**
 * Deals with many at once; where that fails, with each by itself, so that one that cannot be dealt with keeps no other waiting. `deal` is
 * all or nothing. Answers those that failed. Throws when none of several succeeds, or when there are none: that is not about one of them.
 */
export async function allOrEach<T>(
  items: readonly T[],
  deal: (some: readonly T[]) => Promise<unknown>,
): Promise<Failed<T>[]> {
  try {
    await deal(items);
    return [];
  } catch (why) {
    const [first] = items;
    if (first !== undefined && items.length === 1) return [{ item: first, error: why }];
    const failed: Failed<T>[] = [];
    for (const item of items) await deal([item]).catch((error: unknown) => failed.push({ item, error }));
    if (failed.length === items.length) throw why;
    return failed;
  }
}
