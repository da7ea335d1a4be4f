/** Versions of the 29 Next Admin API that Crossdock can speak: those that its own description of the API covers. */
export const SUPPORTED_API_VERSIONS = ['2024-04-01'] as const;

/** True for a version that a store may be pinned to. */
export function isSupportedApiVersion(version: string): boolean {
  return SUPPORTED_API_VERSIONS.some((supported) => supported === version);
}
