/** What became of one delivery: the HTTP status of the answer, or 0 and why there was none. */
export interface Delivery {
  status: number;
  error: string | null;
}

/** Posts small JSON bodies, a bounded number at a time, without retry and without following redirects. */
export class Courier {
  readonly #stop = new AbortController();
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(
    private readonly parallel = 50,
    private readonly timeoutMs = 20_000,
  ) {}

  /** Sends one body and tells what became of it. Never rejects. */
  async post(url: string, body: string, headers: Record<string, string>): Promise<Delivery> {
    if (this.#running >= this.parallel) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#running += 1;
    try {
      const answer = await fetch(url, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', ...headers },
        redirect: 'manual',
        signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(this.timeoutMs)]),
      });
      await answer.arrayBuffer();
      return { status: answer.status, error: null };
    } catch (error) {
      return {
        status: 0,
        error: error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : 'failed',
      };
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }

  /** Breaks off everything in flight. */
  close(): void {
    this.#stop.abort();
  }
}
