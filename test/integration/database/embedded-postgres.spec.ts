import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { processStart } from '../../../src/platform/database/embedded/owner-lock.js';
import { waitUntil } from '../platform/wait-until.js';
import { buildOwnerProgram, startOwner, type OwnerProcess } from './owner-process.js';

const isRoot = process.getuid?.() === 0;
/** An account without rights that every Unix has, in the place of an ordinary user; not the one that root's server uses. */
const accountOf = (name: string): { uid: number; gid: number } => {
  const ask = (flag: string): number => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
  return { uid: ask('-u'), gid: ask('-g') };
};

let program: { folder: string; remove: () => void };
const owners: OwnerProcess[] = [];
const folders: string[] = [];

beforeAll(async () => {
  program = await buildOwnerProgram();
});

afterAll(async () => {
  for (const owner of owners) await owner.stop();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  program.remove();
});

function newFolder(mode = 0o711): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'crossdock-data-'));
  chmodSync(folder, mode);
  folders.push(folder);
  return folder;
}

async function query(url: string | undefined, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

const serverPid = (dataDir: string): number =>
  Number(readFileSync(path.join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);

const isAlive = (pid: number): boolean => processStart(pid) !== undefined;

const accounts = isRoot
  ? [
      { title: 'as root', account: undefined },
      { title: 'as an ordinary user', account: accountOf('daemon') },
    ]
  : [{ title: 'as an ordinary user', account: undefined }];

describe.each(accounts)('the embedded PostgreSQL $title', ({ account }) => {
  let dataDir: string;
  let owner: OwnerProcess;

  const start = async (fast = true): Promise<OwnerProcess> => {
    const next = await startOwner(program.folder, dataDir, { account, fast });
    owners.push(next);
    return next;
  };

  beforeAll(() => {
    dataDir = newFolder();
    if (account) chownSync(dataDir, account.uid, account.gid);
  });

  it('starts on loopback, durable, its password readable by its owner only', async () => {
    owner = await start(false);
    expect(owner.error).toBeUndefined();
    const [settings] = await query(
      owner.url,
      "SELECT current_setting('fsync') f, current_setting('listen_addresses') l, current_setting('unix_socket_directories') u",
    );
    expect(settings).toEqual({ f: 'on', l: '127.0.0.1', u: '' });
    expect(statSync(path.join(dataDir, 'postgres.json')).mode & 0o777).toBe(0o600);
    expect(statSync(path.join(dataDir, 'postgres/postmaster.pid')).uid).not.toBe(0);
    await query(owner.url, 'CREATE TABLE kept (n int)');
    await query(owner.url, 'INSERT INTO kept VALUES (1)');
  });

  it('refuses a wrong password', async () => {
    const url = new URL(owner.url!);
    url.password = 'wrong';
    await expect(query(url.toString(), 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('refuses a second live start of the same folder, in one line that names the owner', async () => {
    const second = await start();
    expect(second.error).toMatch(
      /^The data directory .* is in use by another running Crossdock \(process \d+\)\. .*DATA_DIR.*$/,
    );
    expect(second.error).toContain(`process ${owner.pid}`);
    expect(await query(owner.url, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
  });

  it('stops when asked, and keeps data, port and password over a restart', async () => {
    const pid = serverPid(dataDir);
    await owner.stop();
    // The server takes its pid file away a moment before it is gone.
    await waitUntil('the server is gone', () => !isAlive(pid));
    expect(existsSync(path.join(dataDir, 'postgres.lock'))).toBe(false);
    const { url } = owner;
    owner = await start(false);
    expect(owner.url).toBe(url);
    expect(await query(owner.url, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
  });

  it('adopts the server that a killed owner left behind', async () => {
    const pid = serverPid(dataDir);
    await owner.kill();
    expect(isAlive(pid)).toBe(true);
    owner = await start(false);
    expect(owner.error).toBeUndefined();
    expect(serverPid(dataDir)).toBe(pid);
    await query(owner.url, 'INSERT INTO kept VALUES (2)');
  });

  it('recovers when the server was killed too', async () => {
    const pid = serverPid(dataDir);
    await owner.kill();
    process.kill(pid, 'SIGKILL');
    owner = await start(false);
    expect(owner.error).toBeUndefined();
    expect(serverPid(dataDir)).not.toBe(pid);
    expect(await query(owner.url, 'SELECT n FROM kept ORDER BY n')).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('lets exactly one of several starts at once take over from a killed owner', async () => {
    await owner.kill();
    const racers = await Promise.all([start(), start(), start(), start()]);
    expect(racers.filter(({ error }) => error === undefined)).toHaveLength(1);
    for (const { error } of racers)
      if (error !== undefined) expect(error).toContain('in use by another running Crossdock');
    owner = racers.find(({ error }) => error === undefined)!;
    expect(await query(owner.url, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 2 }]);
  });

  it('takes another port when its own has been taken meanwhile', async () => {
    await owner.stop();
    const port = Number(new URL(owner.url!).port);
    const stranger = createServer().listen(port, '127.0.0.1');
    await new Promise((resolve) => stranger.once('listening', resolve));
    owner = await start();
    expect(owner.error).toBeUndefined();
    expect(new URL(owner.url!).port).not.toBe(String(port));
    await owner.stop();
    await new Promise((resolve) => stranger.close(resolve));
  });

  it('begins anew after an initdb that was cut off', async () => {
    const folder = newFolder();
    const draft = path.join(folder, 'postgres.draft-1');
    mkdirSync(path.join(draft, 'data'), { recursive: true });
    if (account)
      for (const made of [folder, draft, path.join(draft, 'data')]) chownSync(made, account.uid, account.gid);
    const other = await startOwner(program.folder, folder, { account });
    owners.push(other);
    expect(other.error).toBeUndefined();
    expect(readdirSync(folder)).not.toContain('postgres.draft-1');
    await other.stop();
  });
});

(isRoot ? describe : describe.skip)('the embedded PostgreSQL of root', () => {
  it('says in one line what to do when no other account can reach the folder', async () => {
    const home = newFolder(0o700);
    const { error } = await startOwner(program.folder, path.join(home, 'data'));
    expect(error).toMatch(/^PostgreSQL cannot run as root, .* cannot enter .*DATABASE_URL.*DATA_DIR.*$/);
    expect(error).not.toContain('\n');
  });

  it('goes on with the data of an ordinary user, under the account of that user', async () => {
    const dataDir = newFolder();
    const account = accountOf('daemon');
    chownSync(dataDir, account.uid, account.gid);
    const before = await startOwner(program.folder, dataDir, { account });
    await query(before.url, 'CREATE TABLE kept AS SELECT 1 AS n');
    await before.stop();
    const after = await startOwner(program.folder, dataDir);
    owners.push(after);
    expect(after.error).toBeUndefined();
    expect(statSync(path.join(dataDir, 'postgres/postmaster.pid')).uid).toBe(account.uid);
    expect(await query(after.url, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
    await after.stop();
    const again = await startOwner(program.folder, dataDir, { account });
    expect(again.error).toBeUndefined();
    await again.stop();
    const refused = await startOwner(program.folder, dataDir, { account: accountOf('nobody') });
    expect(refused.error).toMatch(/^Cannot use .*EACCES.*DATABASE_URL.*DATA_DIR.*$/);
  });

  it('starts from a program under a 0700 home, in a folder that can be reached', async () => {
    const dataDir = newFolder();
    chmodSync(program.folder, 0o700);
    try {
      const owner = await startOwner(program.folder, dataDir);
      owners.push(owner);
      expect(owner.error).toBeUndefined();
      expect(existsSync(path.join(dataDir, 'postgres-programs/bin/postgres'))).toBe(true);
      expect(await query(owner.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
      await owner.stop();
    } finally {
      chmodSync(program.folder, 0o755);
    }
  });
});
