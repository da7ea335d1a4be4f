import { parseArgs } from 'node:util';
import { startSandbox } from './sandbox.js';
import { settingsHelp } from './settings-help.js';
import type { StoreSettings } from './store/settings.js';

const HELP = `Crossdock sandbox: fake 29 Next stores to point a fulfillment app at.

Usage: npm run sandbox -- [options]

  --port <n>          port to listen on (default 4029; 0 picks a free one)
  --host <address>    address to listen on (default 127.0.0.1)
  --seed <text>       the same seed gives the same ids, tokens, addresses and faults (default: the time)
  --store <domain>    open this store at the start; may be repeated (default acme.29next.store)
  --set <name=value>  a setting of the stores opened at the start, value as JSON or plain text; may be repeated
  --ids <small|big>   six digits as real stores have them, or beyond 32 bits (default small)
  --latency <ms>      answer time of the stores opened at the start (default 0)
  --client-id <id>    OAuth client id of the app (default sandbox-client)
  --client-secret <s> OAuth client secret of the app (default sandbox-secret)
  --help              this text

A store's base URL is http://<host>:<port>/<domain>; it answers under its own host name, too, where a proxy sends that on.
GET /_control lists what can be done to the stores. Nothing is kept: a restart begins anew.

Settings of a store with their defaults, also changed while it runs: PATCH /_control/stores/<domain>/settings
${settingsHelp()}`;

function wholeNumber(name: string, text: string, max: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= max) return value;
  throw new Error(`--${name} must be a whole number from 0 to ${max}, not "${text}".`);
}

/** `name=value`; what is no JSON is taken as text. Names and values are checked where the store is opened. */
function settingsOf(pairs: readonly string[]): Partial<StoreSettings> {
  const entries = pairs.map((pair): [string, unknown] => {
    const at = pair.indexOf('=');
    if (at < 1) throw new Error(`--set wants name=value, not "${pair}".`);
    const text = pair.slice(at + 1);
    try {
      return [pair.slice(0, at), JSON.parse(text) as unknown];
    } catch {
      return [pair.slice(0, at), text];
    }
  });
  return Object.fromEntries(entries);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4029' },
      host: { type: 'string', default: '127.0.0.1' },
      seed: { type: 'string', default: String(Date.now()) },
      store: { type: 'string', multiple: true, default: ['acme.29next.store'] },
      latency: { type: 'string', default: '0' },
      set: { type: 'string', multiple: true, default: [] },
      ids: { type: 'string', default: 'small' },
      'client-id': { type: 'string', default: 'sandbox-client' },
      'client-secret': { type: 'string', default: 'sandbox-secret' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(HELP);
  const latencyMs = wholeNumber('latency', values.latency, 60_000);
  const port = wholeNumber('port', values.port, 65_535);
  const client = { id: values['client-id'], secret: values['client-secret'] };
  const { ids } = values;
  if (ids !== 'small' && ids !== 'big') throw new Error(`--ids must be small or big, not "${ids}".`);
  const settings = { latency: { minMs: latencyMs, maxMs: latencyMs }, ...settingsOf(values.set) };
  const sandbox = await startSandbox({ port, host: values.host, seed: values.seed, client, ids });
  try {
    for (const domain of values.store) await sandbox.control.createStore({ domain, ...settings });
  } catch (error) {
    await sandbox.close();
    throw error;
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
