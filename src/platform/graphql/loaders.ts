import DataLoader from 'dataloader';
import type { GraphqlContext } from './graphql-context.js';

/**
 * The DataLoader named `key` of this request, made on first use. `batch` gets each distinct id once and answers a Map;
 * an id without an entry loads as null. Put arguments that change the answer into `key`.
 */
export function loaderOf<K, V>(
  context: GraphqlContext,
  key: string,
  batch: (ids: readonly K[]) => Promise<ReadonlyMap<K, V>>,
): DataLoader<K, V | null> {
  const known = context.loaders.get(key);
  if (known) return known as DataLoader<K, V | null>;
  const loader = new DataLoader<K, V | null>(
    async (ids) => {
      const found = await batch(ids);
      return ids.map((id) => found.get(id) ?? null);
    },
    { maxBatchSize: 500 },
  );
  context.loaders.set(key, loader as DataLoader<unknown, unknown>);
  return loader;
}
