import { newId } from '../../../src/common/ids.js';
import { PullWakesRepository } from '../../../src/modules/store-notifications/pull-wakes.repository.js';
import type { Database } from '../../../src/platform/database/database.js';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.js';
import { openProcess, seeded } from './process.js';
import { openStore, wakeStatements, type Variant } from './wake-variants.js';

const LEASE_MS = 30_000;

/** What one run saw. `lost`: callbacks that no complete pull, claimed after they were recorded, followed. */
interface Run {
  callbacks: number;
  pulls: number;
  lost: number;
  zombies: number;
  zombiesRefused: number;
}

describe('wakes', () => {
  let test: TestDatabase;
  let databases: Database[];
  let storeId: string;
  let tokenHash: Buffer;
  beforeAll(async () => {
    test = await createTestDatabase();
    databases = Array.from({ length: 5 }, () => openProcess(test.url, 2));
  });
  afterAll(async () => {
    await Promise.all(databases.map((each) => each.onApplicationShutdown()));
    await test.drop();
  });
  beforeEach(() => freshStore());

  /** A store of its own with nothing owed, and all clocks at the present. */
  async function freshStore(): Promise<void> {
    [storeId, tokenHash] = [newId(), Buffer.from(newId().replaceAll('-', '').repeat(2), 'hex')];
    for (const each of databases) each.setClockOffset('0');
    await openStore(databases[0] as Database, storeId, tokenHash);
  }

  /**
   * Rounds of a small burst each, delivered by a fifth process while four pull, until nothing is owed any more: only then is a
   * callback that no pull saw lost, for a later callback would heal it. A callback counts as arrived before its statement, a pull
   * reads the store once its claim has returned. Crashes leave the claim to its lease; zombies finish after the lease ended and
   * another process claimed; the clocks jump past all leases.
   */
  async function play(variant: Variant, seed: number, rounds: number): Promise<Run> {
    const chance = seeded(seed);
    const run: Run = { callbacks: 0, pulls: 0, lost: 0, zombies: 0, zombiesRefused: 0 };
    const unseen = new Set<number>();
    let minutes = 0;
    let delivering = true;
    const see = (read: readonly number[]): void => read.forEach((id) => unseen.delete(id));
    const expire = (): void => {
      minutes += 1;
      for (const each of databases) each.setClockOffset(`${minutes} minutes`);
    };
    const deliver = async (): Promise<void> => {
      const { callback } = wakeStatements(databases[4] as Database, variant);
      for (let burst = 1 + Math.floor(chance() * 4); burst > 0; burst -= 1) {
        unseen.add(run.callbacks++);
        await callback(tokenHash);
        for (let rest = Math.floor(chance() * 4); rest > 0; rest -= 1)
          await (databases[4] as Database).query('SELECT 1');
      }
      delivering = false;
    };
    const pullOnce = async (database: Database): Promise<boolean> => {
      const { claim, finish, fail } = wakeStatements(database, variant);
      const pull = await claim(storeId, LEASE_MS);
      if (!pull) return false;
      const read = [...unseen];
      for (let pages = Math.floor(chance() * 4); pages > 0; pages -= 1) await database.query('SELECT 1');
      const fate = chance();
      if (fate < 0.1) expire();
      else if (fate < 0.3) {
        expire();
        const successor = await claim(storeId, LEASE_MS);
        const finished = await finish(pull);
        if (finished) see(read);
        if (!successor) return true;
        run.zombies += 1;
        if (!finished) run.zombiesRefused += 1;
        if (chance() < 0.5) expire();
        else await fail(successor);
      } else if (fate < 0.37) await fail(pull);
      else if (await finish(pull)) {
        run.pulls += 1;
        see(read);
      }
      return true;
    };
    const worker = async (database: Database): Promise<void> => {
      for (let idle = 0; delivering || idle < 2;) {
        if (await pullOnce(database)) idle = 0;
        else if (!delivering) {
          idle += 1;
          expire();
        }
      }
    };
    for (let round = 0; round < rounds; round += 1) {
      delivering = true;
      await Promise.all([deliver(), ...databases.slice(0, 4).map(worker)]);
      expire();
      while (await pullOnce(databases[0] as Database)) expire();
      run.lost += unseen.size;
      unseen.clear();
    }
    return run;
  }

  /** Plays storms on fresh stores until `enough`, at most 25, and answers them. */
  async function storms(
    variant: Variant,
    callbacks: number,
    enough: (runs: readonly Run[]) => boolean,
  ): Promise<Run[]> {
    const runs: Run[] = [];
    for (let seed = 1; seed <= 25 && !enough(runs); seed += 1) {
      await freshStore();
      runs.push(await play(variant, seed, callbacks));
    }
    return runs;
  }

  const total = (runs: readonly Run[], what: keyof Run): number => runs.reduce((sum, run) => sum + run[what], 0);

  it('crashes, zombies, failures and bursts lose no callback, and no zombie finishes', async () => {
    const runs = await storms('SOUND', 20, (sofar) => sofar.length >= 3 && total(sofar, 'zombies') >= 8);
    expect(total(runs, 'lost')).toBe(0);
    expect(total(runs, 'pulls')).toBeGreaterThan(0);
    expect(total(runs, 'zombies')).toBeGreaterThanOrEqual(8);
    expect(total(runs, 'zombiesRefused')).toBe(total(runs, 'zombies'));
  });

  describe('one callback around one pull', () => {
    /** The interleaving that each planted bug loses; true when a further pull is owed at its end. */
    const owed = async (variant: Variant): Promise<{ running: boolean; zombie: boolean }> => {
      const { callback, claim, finish } = wakeStatements(databases[0] as Database, variant);
      await callback(tokenHash);
      const first = await claim(storeId, LEASE_MS);
      await callback(tokenHash);
      if (first) await finish(first);
      (databases[0] as Database).setClockOffset('1 second');
      const running = (await claim(storeId, LEASE_MS)) !== null;
      return { running, zombie: await zombieLeavesItOwed(variant) };
    };
    const zombieLeavesItOwed = async (variant: Variant): Promise<boolean> => {
      const database = databases[0] as Database;
      const other = { storeId: newId(), tokenHash: Buffer.from(newId().replaceAll('-', '').repeat(2), 'hex') };
      await openStore(database, other.storeId, other.tokenHash);
      const { callback, claim, finish } = wakeStatements(database, variant);
      database.setClockOffset('1 minute');
      await callback(other.tokenHash);
      const zombie = await claim(other.storeId, LEASE_MS);
      database.setClockOffset('2 minutes');
      await callback(other.tokenHash);
      await claim(other.storeId, LEASE_MS);
      if (zombie) await finish(zombie);
      database.setClockOffset('4 minutes');
      return (await claim(other.storeId, LEASE_MS)) !== null;
    };

    it.each<[Variant, { running: boolean; zombie: boolean }]>([
      ['SOUND', { running: true, zombie: true }],
      ['SKIP_WHILE_RUNNING', { running: false, zombie: true }],
      ['FINISH_MARKS_GEN', { running: false, zombie: true }],
      ['NO_EPOCH', { running: true, zombie: false }],
    ])('%s', async (variant, expected) => {
      expect(await owed(variant)).toEqual(expected);
    });
  });

  it.each<Variant>(['SKIP_WHILE_RUNNING', 'FINISH_MARKS_GEN', 'NO_EPOCH'])(
    'the same storm finds the planted bug %s',
    async (variant) => {
      const lost = total(await storms(variant, 10, (sofar) => total(sofar, 'lost') > 0), 'lost');
      expect(lost).toBeGreaterThan(0);
    },
  );

  it('a sweep by the clock that crashes is done again', async () => {
    const database = databases[0] as Database;
    const wakes = new PullWakesRepository(database);
    await database.query('UPDATE pull_wake SET due_at = db_now() WHERE store_id = $1', [storeId]);
    const sweep = await wakes.claim(storeId, ['ACCEPTED'], LEASE_MS, 0);
    expect(sweep).toMatchObject({ hinted: false, epoch: '1' });
    expect(await wakes.claim(storeId, ['ACCEPTED'], LEASE_MS, 0)).toBeNull();
    database.setClockOffset('31 seconds');
    expect(await wakes.owing([storeId])).toEqual([storeId]);
    expect(await wakes.claim(storeId, ['ACCEPTED'], LEASE_MS, 0)).toMatchObject({ epoch: '2' });
  });

  it('a sweep that is tried again is still no answer to a callback, until one comes', async () => {
    const database = databases[0] as Database;
    const wakes = new PullWakesRepository(database);
    const failing = async (): Promise<boolean | undefined> => {
      const pull = await wakes.claim(storeId, ['REQUESTS'], LEASE_MS, 0);
      if (pull) await wakes.fail(pull, 0);
      return pull?.hinted;
    };
    await database.query('UPDATE pull_wake SET due_at = db_now() WHERE store_id = $1', [storeId]);
    expect([await failing(), await failing(), await failing()]).toEqual([false, false, false]);
    await database.tx((tx) => wakes.raise(tx, storeId, ['REQUESTS']));
    expect([await failing(), await failing()]).toEqual([true, true]);
  });

  it('a finished pull rests for its debounce, a failed one for its back-off, and a renewed lease holds', async () => {
    const database = databases[0] as Database;
    const wakes = new PullWakesRepository(database);
    const claim = (quietMs = 0) => wakes.claim(storeId, ['REQUESTS'], LEASE_MS, quietMs);
    const hint = () => database.tx((tx) => wakes.raise(tx, storeId, ['REQUESTS']));
    await hint();
    const first = await claim();
    database.setClockOffset('20 seconds');
    if (first) expect(await wakes.renew(first, LEASE_MS)).toBe(true);
    database.setClockOffset('40 seconds');
    expect(await claim()).toBeNull();
    if (first) expect(await wakes.finish(first, { trail: 1, dueSeconds: 5, pauseSeconds: 0 })).toBe(true);
    await hint();
    expect(await claim()).toBeNull();
    database.setClockOffset('41 seconds');
    expect(await claim(1_750)).toBeNull();
    const second = await claim();
    expect(second).toMatchObject({ hinted: true, trail: 1, failures: 0 });
    if (second) await wakes.fail(second, 60_000);
    database.setClockOffset('100 seconds');
    expect(await claim()).toBeNull();
    database.setClockOffset('102 seconds');
    expect(await claim()).toMatchObject({ failures: 1, epoch: '3' });
    if (first) expect(await wakes.renew(first, LEASE_MS)).toBe(false);
  });

  it('the failure of a pull that was replaced says nothing about its successor', async () => {
    const database = databases[0] as Database;
    const wakes = new PullWakesRepository(database);
    await database.tx((tx) => wakes.raise(tx, storeId, ['REQUESTS']));
    const zombie = await wakes.claim(storeId, ['REQUESTS'], LEASE_MS, 0);
    database.setClockOffset('31 seconds');
    expect(await wakes.claim(storeId, ['REQUESTS'], LEASE_MS, 0)).toMatchObject({ epoch: '2', failures: 0 });
    if (zombie) await wakes.fail(zombie, 0);
    expect(await wakes.claim(storeId, ['REQUESTS'], LEASE_MS, 0)).toBeNull();
    database.setClockOffset('62 seconds');
    expect(await wakes.claim(storeId, ['REQUESTS'], LEASE_MS, 0)).toMatchObject({ epoch: '3', failures: 0 });
  });

  it('a hint for a pull that is owed already writes nothing: many callbacks cost one row', async () => {
    const database = databases[0] as Database;
    const wakes = new PullWakesRepository(database);
    const version = async (): Promise<unknown> =>
      (await database.query('SELECT xmin, gen FROM pull_wake WHERE store_id = $1 AND kind = $2', [storeId, 'REQUESTS']))
        .rows[0];
    await database.tx((tx) => wakes.raise(tx, storeId, ['REQUESTS']));
    const before = await version();
    for (let n = 0; n < 3; n += 1) await database.tx((tx) => wakes.raise(tx, storeId, ['REQUESTS']));
    expect(await version()).toEqual(before);
  });

  it('takes the most urgent kind first', async () => {
    const wakes = new PullWakesRepository(databases[0] as Database);
    await (databases[0] as Database).tx((tx) => wakes.raise(tx, storeId, ['REQUESTS', 'CANCELLATIONS', 'ACCEPTED']));
    const kinds = [];
    for (let n = 0; n < 4; n += 1)
      kinds.push((await wakes.claim(storeId, ['CANCELLATIONS', 'REQUESTS', 'ACCEPTED'], LEASE_MS, 0))?.kind);
    expect(kinds).toEqual(['CANCELLATIONS', 'REQUESTS', 'ACCEPTED', undefined]);
  });
});
