import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the ports that systems give out by themselves (Linux: from 32768): nobody gets one of these by chance. */
const FIRST = 10_000;
const PER_PROCESS = 100;
const SHARES = 200;

/** Test files of one process load this module anew: each goes on where time stands, not at a port that was just left. */
let given = Math.floor(process.uptime());

/**
 * A port that is free now on the loopback interface, and that no process like this one is given before the program that it is
 * for listens there: processes of nearby ids count through different shares of the ports.
 */
export async function freeLoopbackPort(): Promise<number> {
  for (let attempt = 0; attempt < PER_PROCESS; attempt += 1) {
    const port = FIRST + (process.pid % SHARES) * PER_PROCESS + (given++ % PER_PROCESS);
    if (await isFree(port)) return port;
  }
  throw new Error(`None of the ports that process ${process.pid} counts through is free.`);
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  probe.listen(port, '127.0.0.1');
  try {
    await once(probe, 'listening');
  } catch {
    return false;
  }
  probe.close();
  await once(probe, 'close');
  return true;
}
