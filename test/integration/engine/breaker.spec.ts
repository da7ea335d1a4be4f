import { newId } from '../../../src/common/ids.js';
import {
  FAILURES_TO_OPEN,
  StoreBreakersRepository,
} from '../../../src/modules/store-operations/store-breakers.repository.js';
import type { Database } from '../../../src/platform/database/database.js';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.js';
import { openProcess } from './process.js';

describe('the breaker of a store', () => {
  let test: TestDatabase;
  let database: Database;
  let breakers: StoreBreakersRepository;
  let storeId: string;
  beforeAll(async () => {
    test = await createTestDatabase();
    database = openProcess(test.url);
    breakers = new StoreBreakersRepository(database);
  });
  afterAll(async () => {
    await database.onApplicationShutdown();
    await test.drop();
  });
  beforeEach(() => {
    storeId = newId();
    database.setClockOffset('0');
  });

  const fail = async (times: number, openMs = 10_000): Promise<boolean[]> => {
    const opened: boolean[] = [];
    for (let n = 0; n < times; n += 1) opened.push(await breakers.recordFailure(storeId, openMs, false));
    return opened;
  };

  it('a store without failures has none', async () => {
    expect(await breakers.read(storeId)).toEqual({ failures: 0, opened: 0, opensInMs: 0 });
    await breakers.recordSuccess(storeId);
    expect(await breakers.claimProbe(storeId, 1_000)).toBe(false);
  });

  it('opens with the fifth failure in a row, not before', async () => {
    expect(await fail(FAILURES_TO_OPEN)).toEqual([false, false, false, false, true]);
    const state = await breakers.read(storeId);
    expect(state).toMatchObject({ failures: 5, opened: 1 });
    expect(state.opensInMs).toBeGreaterThan(5_000);
    expect(state.opensInMs).toBeLessThanOrEqual(10_000);
  });

  it('an answer in between starts the count anew', async () => {
    await fail(4);
    await breakers.recordSuccess(storeId);
    expect(await fail(4)).toEqual([false, false, false, false]);
    expect(await breakers.read(storeId)).toMatchObject({ failures: 4, opened: 0, opensInMs: 0 });
  });

  it('failures of requests that were under way neither open it again nor prolong it', async () => {
    await fail(5, 10_000);
    expect(await fail(2, 300_000)).toEqual([false, false]);
    const state = await breakers.read(storeId);
    expect(state.opened).toBe(1);
    expect(state.opensInMs).toBeLessThanOrEqual(10_000);
  });

  it('failures counted by several processes together open it once', async () => {
    const processes = Array.from({ length: 4 }, () => openProcess(test.url));
    await Promise.all(
      processes.flatMap((each) =>
        [1, 2].map(() => new StoreBreakersRepository(each).recordFailure(storeId, 10_000, false)),
      ),
    );
    await Promise.all(processes.map((each) => each.onApplicationShutdown()));
    expect(await breakers.read(storeId)).toMatchObject({ failures: 8, opened: 1 });
  });

  it('half-open: one process probes, and only when the time is over', async () => {
    await fail(5, 10_000);
    expect(await breakers.claimProbe(storeId, 16_000)).toBe(false);
    database.setClockOffset('11 seconds');
    expect((await breakers.read(storeId)).opensInMs).toBe(0);
    const claims = await Promise.all(Array.from({ length: 6 }, () => breakers.claimProbe(storeId, 16_000)));
    expect(claims.filter(Boolean)).toHaveLength(1);
  });

  it('a probe that succeeds closes it', async () => {
    await fail(5, 10_000);
    database.setClockOffset('11 seconds');
    await breakers.claimProbe(storeId, 16_000);
    await breakers.recordSuccess(storeId);
    expect(await breakers.read(storeId)).toEqual({ failures: 0, opened: 0, opensInMs: 0 });
  });

  it('a probe that fails opens it again, for the longer time asked for', async () => {
    await fail(5, 10_000);
    database.setClockOffset('11 seconds');
    expect(await breakers.claimProbe(storeId, 16_000)).toBe(true);
    expect(await breakers.recordFailure(storeId, 60_000, true)).toBe(true);
    const state = await breakers.read(storeId);
    expect(state.opened).toBe(2);
    expect(state.opensInMs).toBeGreaterThan(50_000);
  });

  it('a process that dies while probing leaves it to the next one', async () => {
    await fail(5, 10_000);
    database.setClockOffset('11 seconds');
    await breakers.claimProbe(storeId, 16_000);
    database.setClockOffset('28 seconds');
    expect(await breakers.claimProbe(storeId, 16_000)).toBe(true);
  });
});
