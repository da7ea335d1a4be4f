/** What the adapters are made of, as the configuration has it. */
export interface ClientSettings {
  /** Plain http and private addresses are refused. */
  readonly production: boolean;
  /** Total time of one request, in milliseconds. */
  readonly storeRequestTimeoutMs: number;
  /** Where people answer for what is sent; null: it is not told. */
  readonly contactUrl: string | null;
  readonly next: {
    /** Base URL of a store, with `{domain}` in it. */
    readonly storeUrlTemplate: string;
    /** Of our partner app; undefined: no store can be installed. */
    readonly credentials?: { readonly clientId: string; readonly clientSecret: string } | undefined;
  };
}
