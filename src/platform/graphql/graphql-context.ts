import type DataLoader from 'dataloader';
import type { Viewer } from './viewer.js';

/** What every resolver of one request shares (`@Context() context: GraphqlContext`). */
export interface GraphqlContext {
  viewer: Viewer;
  /** The DataLoaders of this request by key; use `loaderOf`. */
  loaders: Map<string, DataLoader<unknown, unknown>>;
  /** Rejects when the request has run for too long; set while an operation executes. */
  deadline?: Promise<never>;
}
