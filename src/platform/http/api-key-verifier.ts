/** Whose key a request carries. */
export interface VerifiedKey {
  id: string;
  name: string;
  /** Present: the key reads the data of this store (its UUID) alone, and changes nothing. */
  onlyStore?: string;
}

/** The port through which platform routes check an API key; the access module provides it. */
export abstract class ApiKeyVerifier {
  /** The key behind a bearer token, or null when it is unknown, expired or revoked. */
  abstract verify(bearer: string): Promise<VerifiedKey | null>;
}
