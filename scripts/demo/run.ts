import { randomBytes } from 'node:crypto';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.js';
import { CrossdockClient } from '../support/crossdock-client.js';
import { CrossdockProcess } from './crossdock-process.js';
import { openDemoStores, pauseEarlierStores } from './demo-stores.js';
import type { DemoOptions } from './options.js';
import { Play } from './play.js';
import { assertPortFree } from './ports.js';
import type { Screen } from './screen.js';

/** What else the demo may be told. */
export interface DemoHooks {
  /** Called when everything runs and the day begins. `link` opens GraphiQL with its key. */
  ready?: (running: { url: string; link: string; client: CrossdockClient }) => void;
}

interface Cast {
  sandbox: Sandbox;
  crossdock: CrossdockProcess;
  startedAt: number;
}

/** Runs the whole demo; resolves with the exit code. Everything that it started has ended by then. */
export async function runDemo(
  options: DemoOptions,
  screen: Screen,
  stop: AbortSignal,
  hooks: DemoHooks = {},
): Promise<number> {
  const startedAt = performance.now();
  await assertPortFree(options.port, 'port');
  await assertPortFree(options.sandboxPort, 'sandbox-port');
  let sandbox: Sandbox | undefined;
  let crossdock: CrossdockProcess | undefined;
  const hurry = (): void => crossdock?.hurry();
  try {
    const client = { id: 'demo-app', secret: randomBytes(24).toString('base64url') };
    sandbox = await startSandbox({ port: options.sandboxPort, seed: randomBytes(8).toString('hex'), client });
    screen.say('Starting PostgreSQL and Crossdock ...');
    crossdock = new CrossdockProcess({ ...options, sandboxUrl: sandbox.url, client });
    await crossdock.ready(stop);
    return await play(options, screen, stop, { sandbox, crossdock, startedAt }, hooks);
  } catch (error) {
    if (stop.aborted) return options.once ? 1 : 0;
    throw error;
  } finally {
    if (stop.aborted) screen.say('Stopping ...');
    process.on('SIGINT', hurry);
    await crossdock?.stop();
    process.off('SIGINT', hurry);
    await sandbox?.close();
  }
}

async function play(
  options: DemoOptions,
  screen: Screen,
  stop: AbortSignal,
  { sandbox, crossdock, startedAt }: Cast,
  hooks: DemoHooks,
): Promise<number> {
  const { control } = sandbox;
  const client = new CrossdockClient(crossdock.url, crossdock.apiKey);
  const since = (): string => ((performance.now() - startedAt) / 1_000).toFixed(1);
  const paused = await pauseEarlierStores(client);
  if (paused > 0) screen.say(`Paused ${paused} store${paused === 1 ? '' : 's'} of earlier demos.`);
  const stores = await openDemoStores(client, control);
  const link = `${crossdock.url}/graphiql#key=${crossdock.apiKey}`;
  screen.say(`Ready after ${since()} s: ${stores.map(({ domain }) => domain).join(' and ')} have installed Crossdock.`);
  screen.say(`GraphiQL   ${link}`);
  screen.say(`Sandbox    ${sandbox.url}/_control`);
  screen.say(`Log        ${crossdock.logFile}`);
  hooks.ready?.({ url: crossdock.url, link, client });
  const { speed } = options;
  const scene = new Play({ client, control, stores, screen, speed, crossdockEnd: () => crossdock.end, signal: stop });
  if (!options.once) {
    await scene.on();
    return 0;
  }
  const complaints = await scene.once();
  const verdict = complaints.length === 0 ? 'all as planned' : `NOT as planned: ${complaints.join('; ')}`;
  screen.say(`Demo: ${verdict}, after ${since()} s.`);
  return complaints.length === 0 ? 0 : 1;
}
