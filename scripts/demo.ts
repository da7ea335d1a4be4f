import { randomBytes } from 'node:crypto';
import { startSandbox, type Sandbox } from '../sandbox/sandbox.js';
import { CrossdockProcess } from './demo/crossdock-process.js';
import { openDemoStore, pauseEarlierStores } from './demo/demo-store.js';
import { HELP, readOptions, type DemoOptions } from './demo/options.js';
import { playOn, playOnce } from './demo/play.js';
import { assertPortFree } from './demo/ports.js';
import { openScreen, type Screen } from './demo/screen.js';
import { CrossdockClient } from './support/crossdock-client.js';

/** Runs the whole demo; resolves with the exit code. Everything that it started has ended by then. */
async function run(options: DemoOptions, screen: Screen, stop: AbortSignal): Promise<number> {
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
    return await play(options, screen, stop, { sandbox, crossdock, startedAt });
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

interface Cast {
  sandbox: Sandbox;
  crossdock: CrossdockProcess;
  startedAt: number;
}

async function play(options: DemoOptions, screen: Screen, stop: AbortSignal, cast: Cast): Promise<number> {
  const { sandbox, crossdock } = cast;
  const { control } = sandbox;
  const client = new CrossdockClient(crossdock.url, crossdock.apiKey);
  const paused = await pauseEarlierStores(client);
  if (paused > 0) screen.say(`Paused ${paused} store${paused === 1 ? '' : 's'} of earlier demos.`);
  const store = await openDemoStore(client, control);
  const seconds = ((performance.now() - cast.startedAt) / 1000).toFixed(1);
  screen.say(`Ready after ${seconds} s: ${store.domain} is installed, its location and stock are set.`);
  screen.say(`GraphiQL   ${crossdock.url}/graphiql#key=${crossdock.apiKey}`);
  screen.say(`Sandbox    ${sandbox.url}/_control`);
  screen.say(`Log        ${crossdock.logFile}`);
  const stage = {
    client,
    control,
    store,
    screen,
    speed: options.speed,
    crossdockEnd: () => crossdock.end,
    signal: stop,
  };
  if (!options.once) {
    await playOn(stage);
    return 0;
  }
  const complaints = await playOnce(stage);
  screen.say(complaints.length === 0 ? 'Demo: all as planned.' : `Demo: NOT as planned: ${complaints.join('; ')}`);
  return complaints.length === 0 ? 0 : 1;
}

function optionsOf(args: string[]): DemoOptions | undefined {
  try {
    return readOptions(args);
  } catch (error) {
    throw new Error(`${(error as Error).message} See npm run demo -- --help.`);
  }
}

async function main(): Promise<number> {
  const options = optionsOf(process.argv.slice(2));
  if (!options) {
    process.stdout.write(HELP);
    return 0;
  }
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
  return run(options, openScreen(process.stdout), stop.signal);
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
