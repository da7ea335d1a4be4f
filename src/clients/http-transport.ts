import type { Result } from '../common/result.js';

/** One HTTP request. The body is text that is already encoded; its content type is among the headers. */
export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
  /** From the call to the last byte of the answer, in milliseconds. */
  timeoutMs: number;
  /** Largest body that is taken, in bytes. */
  maxBytes: number;
  /** Ends the request at once. */
  signal?: AbortSignal;
}

/** A whole answer, whatever its status. Header names are lower case. */
export interface HttpAnswer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: Uint8Array;
}

/**
 * Why there is no whole answer. `NOT_SENT` is promised only where no byte of the request can have left: name
 * resolution, connection or TLS handshake failed, or it was aborted before. Everything else may have arrived.
 */
export interface HttpFailure {
  reason: 'NOT_SENT' | 'TIMED_OUT' | 'ABORTED' | 'BROKEN' | 'TOO_LARGE';
  /** One short sentence: an error code or a limit; never the URL, a header or the body. */
  detail: string;
  /** Set when the head of the answer had arrived before it broke. */
  status?: number;
  headers?: Readonly<Record<string, string>>;
}

/**
 * The port through which every request leaves. Sends exactly once: no retries, no redirects, no decompression.
 * Never rejects for anything that the network or the server does.
 */
export abstract class HttpTransport {
  /** Sends the request and answers what came of it. */
  abstract send(request: HttpRequest): Promise<Result<HttpAnswer, HttpFailure>>;
}
