import type { StorePlatform, StorePlatformAdapter } from './platform.js';

/** The names of all adapters, as GraphQL has them. */
export const STORE_PLATFORMS = ['NEXT'] as const;

/** The registered adapters, so that no module names a platform. */
export class StorePlatforms {
  constructor(private readonly adapters: readonly StorePlatformAdapter[]) {}

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
