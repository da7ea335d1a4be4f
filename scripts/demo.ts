import { HELP, readOptions, type DemoOptions } from './demo/options.js';
import { runDemo } from './demo/run.js';
import { openScreen } from './demo/screen.js';

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
  return runDemo(options, openScreen(process.stdout), stop.signal);
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
