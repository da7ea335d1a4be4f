import { newId } from '../../../src/common/ids.js';
import { SystemClock } from '../../../src/common/clock.js';
import { PaceSlotsRepository, type HeldSlot } from '../../../src/modules/store-operations/pace-slots.repository.js';
import type { Database } from '../../../src/platform/database/database.js';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.js';
import { openProcess, seeded } from './process.js';

const HOLD_MS = 16_000;
const RUN_MS = 3_500;
const PROCESSES = 4;
const PACE = { slots: 4, restMs: 1_000 };

/** The most arrivals in any window shorter than a second, as the store's sliding log counts them. */
function mostInOneSecond(arrivals: readonly number[]): number {
  const sorted = [...arrivals].sort((a, b) => a - b);
  return Math.max(0, ...sorted.map((start) => sorted.filter((at) => at >= start && at < start + 1_000).length));
}

describe('the pacer', () => {
  const clock = new SystemClock();
  let test: TestDatabase;
  let databases: Database[];
  beforeAll(async () => {
    test = await createTestDatabase();
    databases = Array.from({ length: PROCESSES }, () => openProcess(test.url, 2));
  });
  afterAll(async () => {
    await Promise.all(databases.map((each) => each.onApplicationShutdown()));
    await test.drop();
  });

  const openStore = async (pace = PACE): Promise<string> => {
    const storeId = newId();
    await (databases[0] as Database).tx((tx) =>
      new PaceSlotsRepository(databases[0] as Database).open(tx, storeId, pace),
    );
    return storeId;
  };

  /** All processes send to one store as fast as the slots allow, over a network of 5 to 300 ms each way. Answers the arrivals. */
  async function rush(
    release: (database: Database, held: HeldSlot) => Promise<unknown>,
    seed: number,
    networkMs: number,
  ): Promise<number[]> {
    const storeId = await openStore();
    const chance = seeded(seed);
    const arrivals: number[] = [];
    const until = clock.monotonicMs() + RUN_MS;
    const lane = async (database: Database): Promise<void> => {
      const slots = new PaceSlotsRepository(database);
      while (clock.monotonicMs() < until) {
        const held = await slots.take(storeId, HOLD_MS);
        if (!held) {
          await clock.sleep(5);
          continue;
        }
        await clock.sleep(chance() * networkMs);
        arrivals.push(clock.monotonicMs());
        await clock.sleep(chance() * networkMs);
        await release(database, held);
      }
    };
    await Promise.all(databases.flatMap((database) => [lane(database), lane(database)]));
    return arrivals;
  }

  const sound = (database: Database, held: HeldSlot): Promise<void> =>
    new PaceSlotsRepository(database).release(database, held);
  const hasty = (database: Database, held: HeldSlot) =>
    database.query(
      `UPDATE pace_slot SET free_at = db_clock() + interval '0.3 s' WHERE store_id = $1 AND slot = $2 AND ticket = $3`,
      [held.storeId, held.slot, held.ticket],
    );

  it('never five arrivals in a second from four processes, and the pace is kept; a hold of 0.3 s breaks it', async () => {
    const [fast, jittered, control] = await Promise.all([rush(sound, 1, 10), rush(sound, 2, 300), rush(hasty, 3, 10)]);
    expect(mostInOneSecond(fast)).toBeLessThanOrEqual(4);
    expect(mostInOneSecond(jittered)).toBeLessThanOrEqual(4);
    expect(fast.length).toBeGreaterThanOrEqual(8);
    expect(jittered.length).toBeGreaterThanOrEqual(6);
    expect(mostInOneSecond(control)).toBeGreaterThan(4);
  });

  it('gives each slot to one process only', async () => {
    const storeId = await openStore();
    const taken = await Promise.all(
      databases.flatMap((each) => [1, 2, 3].map(() => new PaceSlotsRepository(each).take(storeId, HOLD_MS))),
    );
    const slots = taken.filter((held) => held !== null).map(({ slot }) => slot);
    expect(slots.sort()).toEqual([0, 1, 2, 3]);
    expect((await new PaceSlotsRepository(databases[0] as Database).load(storeId)).busy).toBe(4);
  });

  describe('one slot', () => {
    let database: Database;
    let slots: PaceSlotsRepository;
    let storeId: string;
    beforeEach(async () => {
      database = databases[0] as Database;
      database.setClockOffset('0');
      slots = new PaceSlotsRepository(database);
      storeId = await openStore();
    });
    afterEach(() => database.setClockOffset('0'));

    const takeAll = async (): Promise<HeldSlot[]> => {
      const held = await Promise.all([1, 2, 3, 4].map(() => slots.take(storeId, HOLD_MS)));
      return held.filter((each) => each !== null);
    };

    it('of a dead holder is free when the hold is over, and its late release means nothing', async () => {
      const dead = await takeAll();
      database.setClockOffset('15 seconds');
      expect(await slots.take(storeId, HOLD_MS)).toBeNull();
      database.setClockOffset('17 seconds');
      expect(await takeAll()).toHaveLength(4);
      for (const held of dead) await slots.release(database, held);
      for (const held of dead) await slots.giveBack(held);
      database.setClockOffset('20 seconds');
      expect((await slots.load(storeId)).busy).toBe(4);
    });

    it('is free a second after its release, or at once when nothing was sent through it', async () => {
      const [first, second] = await takeAll();
      if (first) await slots.release(database, first);
      expect((await slots.load(storeId)).busy).toBe(4);
      if (second) await slots.giveBack(second);
      expect((await slots.load(storeId)).busy).toBe(3);
      database.setClockOffset('1.01 seconds');
      expect((await slots.load(storeId)).busy).toBe(2);
    });

    it('and all others are blocked by a 429, none that is held for longer than that', async () => {
      const [refused, longer] = [await slots.take(storeId, 60_000), await slots.take(storeId, 60_000)];
      if (!refused || !longer) throw new Error('two slots must be free');
      await slots.block(refused, 30_000);
      expect((await slots.load(storeId)).busy).toBe(4);
      database.setClockOffset('31 seconds');
      expect((await slots.load(storeId)).busy).toBe(1);
    });

    it('and all others are blocked for a second by a 429 that names no pause', async () => {
      const refused = await slots.take(storeId, HOLD_MS);
      if (!refused) throw new Error('a slot must be free');
      await slots.block(refused, 0);
      expect((await slots.load(storeId)).busy).toBe(4);
      database.setClockOffset('1.01 seconds');
      expect((await slots.load(storeId)).busy).toBe(0);
    });

    it('opening the slots again changes nothing', async () => {
      await takeAll();
      await database.tx((tx) => slots.open(tx, storeId, PACE));
      expect(await slots.load(storeId)).toEqual({ slots: 4, busy: 4 });
    });

    it('of a store with another pace: as many as it has, each with its rest; a new pace keeps what is held', async () => {
      storeId = await openStore({ slots: 8, restMs: 0 });
      const held = await Promise.all([1, 2, 3, 4, 5, 6].map(() => slots.take(storeId, HOLD_MS)));
      expect(await slots.load(storeId)).toEqual({ slots: 8, busy: 6 });
      for (const one of held.slice(0, 3)) if (one) await slots.release(database, one);
      expect(await slots.load(storeId)).toEqual({ slots: 8, busy: 3 });
      await database.tx((tx) => slots.open(tx, storeId, { slots: 12, restMs: 2_000 }));
      expect(await slots.load(storeId)).toEqual({ slots: 12, busy: 3 });
      const [, , , fourth] = held;
      if (fourth) await slots.release(database, fourth);
      database.setClockOffset('1.9 seconds');
      expect(await slots.load(storeId)).toEqual({ slots: 12, busy: 3 });
      database.setClockOffset('2.1 seconds');
      expect(await slots.load(storeId)).toEqual({ slots: 12, busy: 2 });
      await database.tx((tx) => slots.open(tx, storeId, { slots: 1, restMs: 2_000 }));
      expect((await slots.load(storeId)).slots).toBe(1);
    });
  });
});
