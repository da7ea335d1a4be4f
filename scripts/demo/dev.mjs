#!/usr/bin/env node
// `npm run dev`: Crossdock that starts again whenever a file of src/ changes.
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';

const HELP = `npm run dev            compiles src/ into dist/src, starts Crossdock, and starts it again after each change
npm run dev -- --help  this text

Settings are those of npm start: environment variables or lines of a .env file. The old process stops gracefully before
the new one starts, so DATA_DIR is never owned twice. Types are not checked: npm run check -- --only types.`;

try {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } });
  if (values.help) console.log(HELP);
  else {
    const nest = 'node_modules/@nestjs/cli/bin/nest.js';
    const child = spawn(process.execPath, [nest, 'start', '--watch'], { stdio: 'inherit' });
    // Ctrl+C reaches the whole group: the child ends by itself, and we with it. Other signals are passed on.
    process.on('SIGINT', () => undefined);
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    child.on('exit', (code) => (process.exitCode = code ?? 0));
    child.on('error', (error) => {
      console.error(`${error.message}. Run npm ci first.`);
      process.exitCode = 1;
    });
  }
} catch (error) {
  console.error(`${error.message}\nTry: npm run dev -- --help`);
  process.exitCode = 2;
}
