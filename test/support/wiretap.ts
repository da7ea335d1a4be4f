import type { HttpAnswer, HttpFailure, HttpRequest } from '../../src/clients/http-transport.js';
import type { Result } from '../../src/common/result.js';

/** What came of one request to a store. */
export type Sent = Result<HttpAnswer, HttpFailure>;

/** Stands between Crossdock and the network: `send` is the real transport. It may look, change, or not send at all. */
export type Wiretap = (request: HttpRequest, send: (request: HttpRequest) => Promise<Sent>) => Promise<Sent>;
