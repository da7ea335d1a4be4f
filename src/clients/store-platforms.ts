import type { StorePlatform, StorePlatformAdapter } from './platform.js';

/** The names of all adapters: GraphQL's enum is made before any adapter is. */
export const STORE_PLATFORMS = ['NEXT'] as const;

/** The registered adapters, so that no module names a platform. */
export class StorePlatforms {
  /** One adapter for each of the names. */
  constructor(private readonly adapters: readonly StorePlatformAdapter[]) {
    const names = adapters.map(({ name }) => name).sort();
    if (String(names) !== String([...STORE_PLATFORMS].sort()))
      throw new Error(
        `Adapters are registered for ${names.join(', ')}, but the platforms are ${STORE_PLATFORMS.join(', ')}.`,
      );
  }

  /** The adapter of a store; the name is of our own rows. */
  get(name: StorePlatform): StorePlatformAdapter {
    const found = this.adapters.find((adapter) => adapter.name === name);
    if (!found) throw new Error(`No adapter is registered for the platform ${name}.`);
    return found;
  }

  /** The adapter whose part of an address this is; undefined: there is none. */
  bySlug(slug: string): StorePlatformAdapter | undefined {
    return this.adapters.find((adapter) => adapter.slug === slug);
  }

  /** All of them. */
  all(): readonly StorePlatformAdapter[] {
    return this.adapters;
  }
}
