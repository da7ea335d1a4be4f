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
   * Four processes pull while a fifth delivers callbacks. A step of this process' logical time orders what happened: a callback
   * counts as recorded after its statement returned, a pull reads the store when its claim has returned. Crashes leave the claim
   * to its lease; zombies finish after the lease ended and another process claimed. The clock jumps past all leases when work stands.
   */
  async function play(variant: Variant, seed: number, callbacks: number): Promise<Run> {
    const chance = seeded(seed);
    const run: Run = { callbacks: 0, pulls: 0, lost: 0, zombies: 0, zombiesRefused: 0 };
    const unseen = new Set<number>();
    let minutes = 0;
    let delivering = true;
    const expire = (): void => {
      minutes += 1;
      for (const each of databases) each.setClockOffset(`${minutes} minutes`);
    };
    const deliver = async (): Promise<void> => {
      const { callback } = wakeStatements(databases[4] as Database, variant);
      while (run.callbacks < callbacks) {
        const burst = 1 + Math.floor(chance() * 6);
        await Promise.all(
          Array.from({ length: burst }, async () => {
            const id = run.callbacks++;
            unseen.add(id);
            await callback(tokenHash);
          }),
        );
        for (let rest = Math.floor(chance() * 8); rest > 0; rest -= 1)
          await (databases[4] as Database).query('SELECT 1');
      }
      delivering = false;
    };
    const worker = async (database: Database): Promise<void> => {
      const { claim, finish, fail } = wakeStatements(database, variant);
      for (let idle = 0; delivering || idle < 3;) {
        const pull = await claim(storeId, LEASE_MS);
        if (!pull) {
          if (!delivering) {
            idle += 1;
            expire();
          } else await database.query('SELECT 1');
          continue;
        }
        idle = 0;
        const read = [...unseen];
        await database.query('SELECT 1');
        const fate = chance();
        if (fate < 0.1) {
          expire();
        } else if (fate < 0.3) {
          expire();
          const later = await claim(storeId, LEASE_MS);
          run.zombies += later ? 1 : 0;
          // The successor reads only what the store shows at its own claim; the zombie's finish comes in between.
          const laterRead = [...unseen];
          const finished = await finish(pull);
          if (later && !finished) run.zombiesRefused += 1;
          if (finished) for (const id of read) unseen.delete(id);
          if (later && chance() < 0.5 && (await finish(later))) for (const id of laterRead) unseen.delete(id);
          else if (later) await fail(later);
        } else if (fate < 0.37) {
          await fail(pull);
        } else if (await finish(pull)) {
          run.pulls += 1;
          for (const id of read) unseen.delete(id);
        }
      }
    };
    await Promise.all([deliver(), ...databases.slice(0, 4).map(worker)]);
    run.lost = unseen.size;
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
    const runs = await storms('SOUND', 150, (sofar) => total(sofar, 'zombies') >= 8);
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
      const lost = total(await storms(variant, 100, (sofar) => total(sofar, 'lost') > 0), 'lost');
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
    if (first) expect(await wakes.finish(first, { trail: 1, dueSeconds: 5 })).toBe(true);
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

  it('takes the most urgent kind first', async () => {
    const wakes = new PullWakesRepository(databases[0] as Database);
    await (databases[0] as Database).tx((tx) => wakes.raise(tx, storeId, ['REQUESTS', 'CANCELLATIONS', 'ACCEPTED']));
    const kinds = [];
    for (let n = 0; n < 4; n += 1)
      kinds.push((await wakes.claim(storeId, ['CANCELLATIONS', 'REQUESTS', 'ACCEPTED'], LEASE_MS, 0))?.kind);
    expect(kinds).toEqual(['CANCELLATIONS', 'REQUESTS', 'ACCEPTED', undefined]);
  });
});
