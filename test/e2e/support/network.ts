import type { HttpAnswer, HttpRequest } from '../../../src/clients/http-transport.js';
import type { Sent, Wiretap } from '../../support/wiretap.js';

/** One request and its answer, as they went over the wire. */
export interface Exchange {
  request: HttpRequest;
  answer: HttpAnswer | null;
}

type Rule = (request: HttpRequest, send: () => Promise<Sent>) => Promise<Sent> | null;

/** The network between Crossdock and the stores, in the hands of a test: it can be cut, and its answers can be changed. */
export class Network {
  private rules: { rule: Rule }[] = [];
  readonly exchanges: Exchange[] = [];

  /** What takes the place of the HttpTransport port. */
  readonly tap: Wiretap = async (request, send) => {
    const rule = this.rules.map(({ rule: one }) => one(request, () => send(request))).find((answer) => answer !== null);
    const sent = await (rule ?? send(request));
    this.exchanges.push({ request, answer: sent.ok ? sent.value : null });
    return sent;
  };

  /** Refuses every connection for requests whose URL holds `part`, until the returned function is called. */
  cut(part: string): () => void {
    return this.add((request) =>
      request.url.includes(part)
        ? Promise.resolve({ ok: false, error: { reason: 'NOT_SENT', detail: 'connection refused' } })
        : null,
    );
  }

  /** Changes the JSON of the next successful answer to a GET whose URL holds `part`. */
  changeNext(part: string, change: (body: unknown) => unknown): void {
    const end = this.change(part, (body) => {
      end();
      return change(body);
    });
  }

  /** Changes the JSON of every successful answer to a GET whose URL holds `part`, until the returned function is called. */
  change(part: string, change: (body: unknown) => unknown): () => void {
    return this.add((request, send) => {
      if (request.method !== 'GET' || !request.url.includes(part)) return null;
      return send().then((sent) =>
        sent.ok ? { ok: true, value: { ...sent.value, body: encode(change(readBody(sent.value))) } } : sent,
      );
    });
  }

  /** Bodies of the answers to requests whose URL holds `part`. */
  bodies(part: string): unknown[] {
    return this.exchanges.flatMap(({ request, answer }) =>
      answer && request.url.includes(part) ? [readBody(answer)] : [],
    );
  }

  private add(rule: Rule): () => void {
    const entry = { rule };
    this.rules.push(entry);
    return () => {
      this.rules = this.rules.filter((one) => one !== entry);
    };
  }
}

function readBody({ body }: HttpAnswer): unknown {
  return JSON.parse(Buffer.from(body).toString()) as unknown;
}

function encode(body: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(body));
}
