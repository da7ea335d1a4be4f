import type { HttpRequest } from '../../../src/clients/http-transport.js';
import type { Wiretap } from '../../support/wiretap.js';

/**
 * Lets one store answer with ids that are those of another store, and translates back what is asked of it: the sandbox itself
 * never gives an id twice.
 */
export class IdSwap {
  private readonly shown = new Map<number, number>();
  private locationId: number | null = null;

  /** Only requests to this domain are touched. */
  constructor(private readonly domain: string) {}

  /** The id that the store's next new location shall seem to have. */
  locationAs(id: number): void {
    this.locationId = id;
  }

  /** From now on `real` is shown as `shown`. */
  show(real: number, shown: number): void {
    this.shown.set(real, shown);
  }

  /** Stands between Crossdock and the network. */
  readonly tap: Wiretap = async (request, send) => {
    const url = new URL(request.url);
    if (!url.pathname.startsWith(`/${this.domain}/`)) return send(request);
    const sent = await send(this.ask(request, url));
    if (!sent.ok) return sent;
    const text = Buffer.from(sent.value.body).toString();
    if (this.locationId !== null && request.method === 'POST' && url.pathname.endsWith('/locations/')) {
      this.shown.set((JSON.parse(text) as { id: number }).id, this.locationId);
    }
    return { ok: true, value: { ...sent.value, body: Buffer.from(replaceIds(text, this.shown)) } };
  };

  private ask(request: HttpRequest, url: URL): HttpRequest {
    const back = new Map([...this.shown].map(([real, shown]) => [shown, real]));
    const path = replaceIds(url.pathname, back) + url.search;
    const { body } = request;
    return { ...request, url: `${url.origin}${path}`, ...(body !== undefined && { body: replaceIds(body, back) }) };
  }
}

function replaceIds(text: string, ids: ReadonlyMap<number, number>): string {
  return text.replace(/(?<=[/:[,\s])\d+(?=[/,}\]\s])/g, (digits) => String(ids.get(Number(digits)) ?? digits));
}
