import { parseArgs } from 'node:util';
import { startSandbox } from './sandbox.js';

const HELP = `Crossdock sandbox: fake 29 Next stores to point a fulfillment app at.

Usage: npm run sandbox -- [options]

  --port <n>          port to listen on (default 4029; 0 picks a free one)
  --host <address>    address to listen on (default 127.0.0.1)
  --seed <text>       the same seed gives the same ids, tokens, addresses and faults (default: the time)
  --store <domain>    open this store at the start; may be repeated (default acme.29next.store)
  --latency <ms>      answer time of the stores opened at the start (default 0)
  --client-id <id>    OAuth client id of the app (default sandbox-client)
  --client-secret <s> OAuth client secret of the app (default sandbox-secret)
  --help              this text

A store's base URL is http://<host>:<port>/<domain>. GET /_control lists what can be done to the stores.
Nothing is kept: a restart begins anew.`;

function wholeNumber(name: string, text: string, max: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= max) return value;
  throw new Error(`--${name} must be a whole number from 0 to ${max}, not "${text}".`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4029' },
      host: { type: 'string', default: '127.0.0.1' },
      seed: { type: 'string', default: String(Date.now()) },
      store: { type: 'string', multiple: true, default: ['acme.29next.store'] },
      latency: { type: 'string', default: '0' },
      'client-id': { type: 'string', default: 'sandbox-client' },
      'client-secret': { type: 'string', default: 'sandbox-secret' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(HELP);
  const latencyMs = wholeNumber('latency', values.latency, 60_000);
  const port = wholeNumber('port', values.port, 65_535);
  const client = { id: values['client-id'], secret: values['client-secret'] };
  const sandbox = await startSandbox({ port, host: values.host, seed: values.seed, client });
  for (const domain of values.store) {
    sandbox.world.createStore({ domain, latency: { minMs: latencyMs, maxMs: latencyMs } });
  }
  console.log(`Sandbox      ${sandbox.url}   (seed ${values.seed})`);
  console.log(`Control      ${sandbox.url}/_control`);
  console.log(`Client id    ${client.id}`);
  console.log(`Secret       ${client.secret}`);
  for (const store of sandbox.world.stores()) console.log(`Store        ${sandbox.url}/${store.domain}`);
  const stop = (): void => {
    void sandbox.close().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

try {
  await main();
} catch (error) {
  console.error(`The sandbox could not start: ${error instanceof Error ? error.message : String(error)}`);
  console.error('Try --help.');
  process.exitCode = 1;
}
