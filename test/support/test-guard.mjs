// Waits until Jest is gone (its end of our stdin closes), then stops the test PostgreSQL of this folder and removes it.
// Plain JavaScript and built-in modules only: it must run outside Jest, as a process of its own.
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

const STOP_TIMEOUT_MS = 10_000;
const folder = process.argv[2];

const serverPid = () => {
  try {
    return Number(readFileSync(path.join(folder, 'data/postgres/postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return undefined;
  }
};

/** PostgreSQL's own signals: SIGINT is a fast shutdown, SIGQUIT an immediate one. */
const signal = (pid, name) => {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
};

process.stdin.on('end', async () => {
  const pid = serverPid();
  const until = Date.now() + STOP_TIMEOUT_MS;
  if (pid !== undefined && signal(pid, 'SIGINT')) {
    // The server removes this file as its last act. Its pid says less: where nobody reaps orphans it stays a zombie.
    while (Date.now() < until && serverPid() === pid) await new Promise((resolve) => setTimeout(resolve, 20));
    if (serverPid() === pid) signal(pid, 'SIGQUIT');
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});
process.stdin.resume();
