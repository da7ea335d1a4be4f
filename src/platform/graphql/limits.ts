/** Where GraphQL is asked. */
export const GRAPHQL_PATH = '/graphql';

/** What one GraphQL request may ask for. Each limit has a spec just below and just above it. */
export const GRAPHQL_LIMITS = {
  /** Levels of nested selections; introspection has its own rule in graphql-js. */
  depth: 8,
  /** Aliases in the whole operation, fragments expanded. */
  aliases: 15,
  /** Selections at the root of an operation, fragments expanded. */
  rootFields: 20,
  /** Directives in the whole operation, fragments expanded. */
  directives: 20,
  /** Lexical tokens of the document. */
  tokens: 1000,
  /** Bytes of the document. */
  documentBytes: 16 * 1024,
  /** Bytes of the variables as JSON: every list of an input fits at its longest, with long SKUs and ids. */
  variablesBytes: 1024 * 1024,
  /** Bytes of the body: variables in which other letters than those of ASCII are written as `\\uXXXX` need three times the room. */
  bodyBytes: 4 * 1024 * 1024,
  /** Entries of one list of a query, such as the SKUs of a filter. Lists of inputs have limits of their own. */
  listEntries: 500,
  /** Fields that may be resolved: a connection's selections count `first` times. */
  cost: 5000,
  /** Selections that the cost calculation visits before it gives up and refuses. */
  costNodes: 10_000,
  /** Milliseconds until the fields that are still running are answered with TIMEOUT. */
  executionMs: 5000,
} as const;

/** How lists are paged. */
export const PAGE_LIMITS = {
  defaultFirst: 20,
  maxFirst: 100,
  /** `totalCount` stops counting here: this value means "this many or more". */
  maxCount: 10_000,
} as const;
