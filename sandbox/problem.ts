/** An answer that says no: HTTP status and JSON body. Admin endpoints answer `{ "detail": "..." }`, as the platform does. */
export class Problem extends Error {
  readonly body: unknown;

  constructor(
    readonly status: number,
    detail: string | Record<string, unknown>,
  ) {
    super(typeof detail === 'string' ? detail : JSON.stringify(detail));
    this.body = typeof detail === 'string' ? { detail } : detail;
  }
}
