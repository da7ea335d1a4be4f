import { NextClient } from '../../src/clients/next/next-client.js';
import { NextClientOptions } from '../../src/clients/next/next-client.options.js';
import { StoreClientError } from '../../src/clients/store-client.errors.js';
import { UndiciTransport } from '../../src/clients/undici-transport.js';
import { startWireServer, type WireRequest, type WireServer } from './wire-server.js';

/** The 29 Next client over real HTTP, against a server whose manners the spec decides. */
export interface ContractClient {
  server: WireServer;
  transport: UndiciTransport;
  client: NextClient;
  options: NextClientOptions;
  /** The only request that arrived. */
  sent(): WireRequest;
  close(): Promise<void>;
}

/** Starts both; the client gives up after two seconds. */
export async function startContractClient(
  options: Partial<ConstructorParameters<typeof NextClientOptions>[0]> = {},
): Promise<ContractClient> {
  const server = await startWireServer();
  const transport = new UndiciTransport({ allowPrivate: true });
  const storeUrlTemplate = `${server.url}/{domain}`;
  const whole = new NextClientOptions({ storeUrlTemplate, timeoutMs: 2_000, allowPrivate: true, ...options });
  return {
    server,
    transport,
    client: new NextClient(transport, whole),
    options: whole,
    sent() {
      const [request] = server.requests;
      if (request === undefined || server.requests.length !== 1) throw new Error('not exactly one request arrived');
      return request;
    },
    async close() {
      await transport.onApplicationShutdown();
      await server.close();
    },
  };
}

/** The failure of a call that must fail; whatever it says shows nothing that is marked CANARY. */
export async function failure(call: Promise<unknown>): Promise<StoreClientError> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StoreClientError);
  const found = error as StoreClientError;
  expect(`${JSON.stringify(found)} ${String(found.stack)}`).not.toContain('CANARY');
  return found;
}
