import { newId } from '../../../src/common/ids.js';
import {
  OperationClaimsRepository,
  type Claim,
} from '../../../src/modules/store-operations/operation-claims.repository.js';
import { PaceSlotsRepository } from '../../../src/modules/store-operations/pace-slots.repository.js';
import { StoreOperationsRepository } from '../../../src/modules/store-operations/store-operations.repository.js';
import type { NewOperation, Operation } from '../../../src/modules/store-operations/domain/operation.js';
import type { Database } from '../../../src/platform/database/database.js';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.js';
import { openProcess, seeded } from './process.js';

const TERMS = { holdMs: 16_000, settleMs: { k: 5_000 }, readFirst: ['reads'] };
const ANY = 1_000_000;

describe('lanes of the outbox', () => {
  let test: TestDatabase;
  let database: Database;
  let operations: StoreOperationsRepository;
  let claims: OperationClaimsRepository;
  let storeId: string;
  beforeAll(async () => {
    test = await createTestDatabase();
    database = openProcess(test.url, 6);
    operations = new StoreOperationsRepository(database);
    claims = new OperationClaimsRepository(database);
  });
  afterAll(async () => {
    await database.onApplicationShutdown();
    await test.drop();
  });
  beforeEach(async () => {
    storeId = newId();
    database.setClockOffset('0');
    await database.query('DELETE FROM store_operation');
    await database.tx((tx) => new PaceSlotsRepository(database).open(tx, storeId, { slots: 4, restMs: 1_000 }));
  });

  const put = async (name: string, more: Partial<NewOperation> = {}): Promise<string | null> => {
    const dedupeKey = more.dedupeKey ?? `${storeId}:${name}`;
    const operation = {
      storeId,
      kind: 'k',
      lane: name,
      priority: 20,
      payload: { name },
      actor: 't',
      ...more,
      dedupeKey,
    };
    const made = await database.tx((tx) => operations.insert(tx, [operation]));
    return made.get(dedupeKey) ?? null;
  };
  const freeSlots = () => database.query(`UPDATE pace_slot SET free_at = '-infinity' WHERE store_id = $1`, [storeId]);
  const nameOf = (claim: Claim): string =>
    claim.type === 'OPERATION' ? String(claim.operation.payload['name']) : claim.type;
  const claim = async (below = ANY): Promise<Claim> => claims.claim(storeId, below, TERMS);
  const next = async (): Promise<Operation> => {
    await freeSlots();
    const claimed = await claim();
    if (claimed.type !== 'OPERATION') throw new Error(claimed.type);
    return claimed.operation;
  };
  const settle = (operation: Operation, state: 'CONFIRMED' | 'PARKED' | 'PENDING' | 'REFUSED') =>
    database.tx((tx) => operations.settle(tx, operation, { state, reason: 'test' }));
  const rowOf = async (id: string): Promise<{ state: string; attempts: number; epoch: string }> => {
    const { rows } = await database.query<{ state: string; attempts: number; epoch: string }>(
      'SELECT state, attempts, epoch FROM store_operation WHERE id = $1',
      [id],
    );
    return rows[0] as { state: string; attempts: number; epoch: string };
  };

  it('commits SENDING with its times before it answers', async () => {
    await put('a');
    const operation = await next();
    const { rows } = await database.query<{ state: string; hold: number; settle: number }>(
      `SELECT state, extract(epoch FROM lease_until - sent_at)::float AS hold, extract(epoch FROM settle_until - sent_at)::float AS settle
       FROM store_operation WHERE id = $1`,
      [operation.id],
    );
    expect(rows[0]?.state).toBe('SENDING');
    expect(rows[0]?.hold).toBeCloseTo(16, 1);
    expect(rows[0]?.settle).toBeCloseTo(21, 1);
    expect(operation).toMatchObject({ attempts: 1, epoch: '1' });
  });

  it('the lower priority number goes first, equals in order of seq', async () => {
    await put('stock', { priority: 60 });
    await put('decide 1', { priority: 20 });
    await put('cancel', { priority: 10 });
    await put('decide 2', { priority: 20 });
    const order: string[] = [];
    for (let n = 0; n < 4; n += 1) order.push(String((await next()).payload['name']));
    expect(order).toEqual(['cancel', 'decide 1', 'decide 2', 'stock']);
  });

  it('one lane sends one after the other, in order of seq, whatever the priorities', async () => {
    await put('first', { lane: 'L', priority: 60 });
    await put('second', { lane: 'L', priority: 10 });
    const first = await next();
    expect(first.payload['name']).toBe('first');
    expect(nameOf(await claim())).toBe('NOTHING');
    await settle(first, 'CONFIRMED');
    expect((await next()).payload['name']).toBe('second');
  });

  it.each(['PARKED', 'AMBIGUOUS'])('a head that is %s blocks its lane and no other', async (state) => {
    await put('head', { lane: 'L' });
    await put('behind', { lane: 'L' });
    await put('beside', { lane: 'M' });
    const head = await next();
    if (state === 'PARKED') await settle(head, 'PARKED');
    else await operations.markLost(head, 'lost');
    expect((await next()).payload['name']).toBe('beside');
    await freeSlots();
    expect(nameOf(await claim())).toBe('NOTHING');
  });

  it('the database itself refuses a second one in flight in a lane', async () => {
    await put('first', { lane: 'L' });
    const second = await put('second', { lane: 'L' });
    await next();
    await expect(
      database.query(`UPDATE store_operation SET state = 'SENDING' WHERE id = $1`, [second]),
    ).rejects.toMatchObject({ code: '23505' });
  });

  it('`below` keeps back what is not more urgent; work that must wait keeps waiting', async () => {
    await put('decide');
    expect(nameOf(await claim(20))).toBe('NOTHING');
    expect(nameOf(await claim(0))).toBe('NOTHING');
    expect(nameOf(await claim(21))).toBe('decide');
    const later = await put('later');
    await database.query(`UPDATE store_operation SET next_at = db_now() + interval '1 s' WHERE id = $1`, [later]);
    expect(nameOf(await claim())).toBe('NOTHING');
  });

  it('says how long all slots are busy', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await put(name);
    for (let n = 0; n < 4; n += 1) expect((await claim()).type).toBe('OPERATION');
    const busy = await claim();
    expect(busy.type).toBe('BUSY');
    if (busy.type === 'BUSY') expect(busy.waitMs).toBeGreaterThan(10_000);
  });

  it('the slot of an owner that vanished goes to the next claim; its late release means nothing', async () => {
    const slots = new PaceSlotsRepository(database);
    const claimAll = async () => {
      const claimed = [];
      for (let n = 0; n < 4; n += 1) {
        await put(newId());
        claimed.push(await claim());
      }
      return claimed.flatMap((each) => (each.type === 'OPERATION' ? each.slot : []));
    };
    const dead = await claimAll();
    database.setClockOffset('17 seconds');
    expect(await claimAll()).toHaveLength(4);
    for (const slot of dead) await slots.release(database, slot);
    database.setClockOffset('20 seconds');
    expect((await slots.load(storeId)).busy).toBe(4);
  });

  it('only what is over is forgotten', async () => {
    const ids = [await put('done'), await put('waits')] as string[];
    await settle(await next(), 'CONFIRMED');
    await operations.forget(ids);
    expect(await rowOf(ids[1] ?? '')).toMatchObject({ state: 'PENDING' });
    expect(await rowOf(ids[0] ?? '')).toBeUndefined();
  });

  it('on the last slot, and only there, work older than ten seconds goes first, except below 0', async () => {
    await put('old stock', { priority: 60 });
    database.setClockOffset('11 seconds');
    for (let n = 0; n < 4; n += 1) await put(`urgent ${n}`, { priority: 10 });
    const onlySlot = (slot: number) =>
      database.query(
        `UPDATE pace_slot SET free_at = CASE WHEN slot = $2 THEN '-infinity'::timestamptz ELSE 'infinity' END WHERE store_id = $1`,
        [storeId, slot],
      );
    for (const slot of [0, 1, 2]) {
      await onlySlot(slot);
      expect(nameOf(await claim())).toBe(`urgent ${slot}`);
    }
    await onlySlot(3);
    expect(nameOf(await claim(0))).toBe('NOTHING');
    expect(nameOf(await claim(10))).toBe('old stock');
  });

  it('the same dedupe key is recorded once, for ever', async () => {
    expect(await put('a')).not.toBeNull();
    expect(await put('a')).toBeNull();
    await settle(await next(), 'CONFIRMED');
    expect(await put('a')).toBeNull();
  });

  it('a stock key is unique only while it waits', async () => {
    const stock = { dedupeKey: `stock:${storeId}`, lane: 'stock' };
    expect(await put('s', stock)).not.toBeNull();
    expect(await put('s', stock)).toBeNull();
    const sent = await next();
    expect(await put('s', stock)).not.toBeNull();
    expect(await put('s', stock)).toBeNull();
    await settle(sent, 'CONFIRMED');
    expect((await next()).id).not.toBe(sent.id);
  });

  it('an attempt whose owner vanished becomes AMBIGUOUS; its late answer still counts', async () => {
    await put('a');
    const operation = await next();
    expect(await claims.expireLeases()).toBe(0);
    database.setClockOffset('17 seconds');
    expect(await claims.expireLeases()).toBe(1);
    expect((await rowOf(operation.id)).state).toBe('AMBIGUOUS');
    expect(await settle(operation, 'CONFIRMED')).toBe(true);
    expect(await settle(operation, 'REFUSED')).toBe(false);
    expect((await rowOf(operation.id)).state).toBe('CONFIRMED');
  });

  it('an answer of another epoch counts for nothing', async () => {
    await put('a');
    const zombie = await next();
    await operations.markLost(zombie, 'lost');
    await settle(zombie, 'PENDING');
    const current = await next();
    expect(current).toMatchObject({ id: zombie.id, attempts: 2, epoch: '2' });
    expect(await settle(zombie, 'CONFIRMED')).toBe(false);
    await operations.markLost(zombie, 'zombie');
    await operations.markRefused(zombie, 400, 'zombie');
    await operations.sendAgain(zombie, 0, true, 'zombie');
    expect((await rowOf(current.id)).state).toBe('SENDING');
    expect(await settle(current, 'CONFIRMED')).toBe(true);
  });

  it('is verified only after its settle time, by one process at a time, and keeps its epoch', async () => {
    await put('a');
    const operation = await next();
    await operations.markLost(operation, 'lost');
    database.setClockOffset('20 seconds');
    expect(await claims.claimResolve(storeId, 30_000, ANY)).toBeNull();
    database.setClockOffset('22 seconds');
    const resolving = await Promise.all(Array.from({ length: 5 }, () => claims.claimResolve(storeId, 30_000, ANY)));
    const [mine, ...others] = resolving.filter((each) => each !== null);
    expect(others).toEqual([]);
    expect(mine).toMatchObject({ id: operation.id, epoch: operation.epoch, resolveAttempts: 1, refusedWith: null });
    database.setClockOffset('53 seconds');
    expect(await claims.claimResolve(storeId, 30_000, ANY)).toMatchObject({ id: operation.id, resolveAttempts: 2 });
  });

  it('what was refused is verified at once, and says with which status', async () => {
    await put('a');
    const operation = await next();
    await operations.markRefused(operation, 409, 'conflict');
    expect(await claims.claimResolve(storeId, 30_000, ANY)).toMatchObject({ id: operation.id, refusedWith: 409 });
  });

  it('what was certainly not applied waits, and takes its attempt back when told so', async () => {
    const id = (await put('a')) as string;
    await operations.sendAgain(await next(), 5_000, true, 'unreachable');
    expect(await rowOf(id)).toMatchObject({ state: 'PENDING', attempts: 1 });
    await freeSlots();
    expect(nameOf(await claim())).toBe('NOTHING');
    database.setClockOffset('6 seconds');
    await operations.sendAgain(await next(), 0, false, 'limited');
    expect(await rowOf(id)).toMatchObject({ state: 'PENDING', attempts: 1 });
  });

  it('a redriven operation is verified first, never sent blindly', async () => {
    await put('a');
    const operation = await next();
    expect(await database.tx((tx) => operations.redrive(tx, operation.id))).toBeNull();
    await settle(operation, 'PARKED');
    expect(await database.tx((tx) => operations.redrive(tx, operation.id))).toEqual({ storeId });
    await freeSlots();
    expect(nameOf(await claim())).toBe('NOTHING');
    expect(await claims.claimResolve(storeId, 30_000, ANY)).toMatchObject({
      id: operation.id,
      attempts: 0,
      refusedWith: null,
    });
  });

  it('supersedes what was not sent, leaves what is in flight', async () => {
    const ids = [await put('a', { lane: 'L' }), await put('b', { lane: 'L' })] as string[];
    const sent = await next();
    const named = [sent.id, (await put('c')) ?? ''];
    expect(await database.tx((tx) => operations.supersedeSome(tx, named, 'test'))).toEqual(named.slice(1));
    expect(await database.tx((tx) => operations.supersede(tx, storeId, 'L', 'test'))).toBe(1);
    expect(await Promise.all(ids.map(async (id) => (await rowOf(id)).state))).toEqual(['SENDING', 'SUPERSEDED']);
    await settle(sent, 'PARKED');
    expect(await database.tx((tx) => operations.supersede(tx, storeId, 'L', 'test'))).toBe(1);
  });

  it('counts what could be sent now, of these kinds, up to the limit', async () => {
    for (let n = 0; n < 4; n += 1) await put(`w${n}`);
    const more = (kinds: string[], limit: number) => claims.moreThanSendable(storeId, kinds, limit);
    expect([await more(['k'], 3), await more(['k'], 4), await more(['other'], 0)]).toEqual([true, false, false]);
  });

  it('does not count what waits for its time, behind others in its lane, or with somebody', async () => {
    const later = await put('later');
    await database.query(`UPDATE store_operation SET next_at = db_now() + interval '1 minute' WHERE id = $1`, [later]);
    const parked = (await put('parked', { lane: 'L' })) as string;
    await database.query(`UPDATE store_operation SET state = 'PARKED' WHERE id = $1`, [parked]);
    await put('behind', { lane: 'L' });
    await put('held', { kind: 'reads' });
    await next();
    expect(await claims.moreThanSendable(storeId, ['k', 'reads'], 0)).toBe(false);
    await database.tx((tx) => operations.supersede(tx, storeId, 'L', 'test'));
    await put('free', { lane: 'L' });
    expect(await claims.moreThanSendable(storeId, ['k'], 0)).toBe(true);
  });

  describe('of a kind that reads first', () => {
    const held = async (): Promise<Operation> => {
      await put('a', { kind: 'reads' });
      return next();
    };

    it('a claim is no attempt; it is SENDING once its request goes out', async () => {
      const operation = await held();
      expect(await rowOf(operation.id)).toMatchObject({ state: 'PENDING', attempts: 0 });
      await freeSlots();
      expect(nameOf(await claim())).toBe('NOTHING');
      expect(await claims.storesWithDueWork([storeId])).toEqual([]);
      expect(await claims.begin(operation, TERMS)).toMatchObject({ id: operation.id, attempts: 1 });
      expect(await rowOf(operation.id)).toMatchObject({ state: 'SENDING', attempts: 1 });
      expect(await claims.begin(operation, TERMS)).toBeNull();
    });

    it('a lease that is renewed never runs out; one that is not goes to the next owner, without an attempt', async () => {
      const operation = await held();
      for (const seconds of [10, 20, 30]) {
        database.setClockOffset(`${seconds} seconds`);
        expect(await claims.renew(operation, 16_000)).toBe(true);
      }
      await freeSlots();
      expect(nameOf(await claim())).toBe('NOTHING');
      expect(await claims.expireLeases()).toBe(0);
      database.setClockOffset('47 seconds');
      expect(await next()).toMatchObject({ id: operation.id, attempts: 0, epoch: '2' });
      expect(await claims.renew(operation, 16_000)).toBe(false);
      expect(await claims.begin(operation, TERMS)).toBeNull();
    });

    it('what is taken back meanwhile is not sent, not even when it is armed again', async () => {
      const operation = await held();
      await database.tx((tx) => operations.supersede(tx, storeId, 'a', 'test'));
      expect(await claims.begin(operation, TERMS)).toBeNull();
      expect(await claims.renew(operation, 16_000)).toBe(false);
      await database.tx((tx) => operations.rearm(tx, operation.id));
      expect(await claims.begin(operation, TERMS)).toBeNull();
      await claims.letGo(operation, 60_000, 'zombie');
      expect(await claims.finishUnsent(operation, 'zombie')).toBe(false);
      expect(await next()).toMatchObject({ id: operation.id, attempts: 0 });
    });

    it('it is let go for a while, or is done without a request', async () => {
      const operation = await held();
      await claims.letGo(operation, 5_000, 'not yet');
      await freeSlots();
      expect(nameOf(await claim())).toBe('NOTHING');
      database.setClockOffset('6 seconds');
      const again = await next();
      expect(await claims.finishUnsent(again, 'not needed')).toBe(true);
      expect(await rowOf(operation.id)).toMatchObject({ state: 'CONFIRMED', attempts: 0 });
    });
  });

  it('a verification keeps its lease while it waits for a slot', async () => {
    await put('a');
    await operations.markRefused(await next(), 409, 'conflict');
    const mine = (await claims.claimResolve(storeId, 30_000, ANY)) as Operation;
    for (const seconds of [20, 40, 60]) {
      database.setClockOffset(`${seconds} seconds`);
      expect(await claims.renew(mine, 30_000)).toBe(true);
      expect(await claims.claimResolve(storeId, 30_000, ANY)).toBeNull();
    }
    database.setClockOffset('91 seconds');
    expect(await claims.claimResolve(storeId, 30_000, ANY)).toMatchObject({ resolveAttempts: 2 });
    expect(await claims.renew(mine, 30_000)).toBe(false);
  });

  it('only verifications below a priority are claimed where others are kept back', async () => {
    await put('stock', { priority: 60 });
    await operations.markRefused(await next(), 409, 'conflict');
    expect(await claims.claimResolve(storeId, 30_000, 60)).toBeNull();
    expect(await claims.claimResolve(storeId, 30_000, 61)).not.toBeNull();
  });

  it('four processes drain many lanes: never two in flight in a lane, always in order, nothing left', async () => {
    const LANES = 8;
    const DEPTH = 6;
    for (let n = 0; n < LANES * DEPTH; n += 1) await put(`${n}`, { lane: `L${n % LANES}`, priority: 10 + (n % 3) });
    const processes = Array.from({ length: 4 }, () => openProcess(test.url, 2));
    const chance = seeded(29);
    const inFlight = new Set<string>();
    const sent: Record<string, number[]> = {};
    const broken: string[] = [];
    let finished = 0;
    const work = async (process: Database): Promise<void> => {
      const mine = new OperationClaimsRepository(process);
      const ends = new StoreOperationsRepository(process);
      while (finished < LANES * DEPTH) {
        await process.query(`UPDATE pace_slot SET free_at = '-infinity' WHERE store_id = $1`, [storeId]);
        const found = await mine.claim(storeId, ANY, TERMS);
        if (found.type !== 'OPERATION') continue;
        const { operation } = found;
        if (inFlight.has(operation.lane)) broken.push(`two in flight in ${operation.lane}`);
        inFlight.add(operation.lane);
        (sent[operation.lane] ??= []).push(Number(operation.payload['name']));
        await process.query('SELECT 1');
        const again = chance() < 0.25;
        if (again) await ends.markLost(operation, 'lost');
        inFlight.delete(operation.lane);
        await process.tx((tx) => ends.settle(tx, operation, { state: again ? 'PENDING' : 'CONFIRMED', reason: 't' }));
        if (!again) finished += 1;
      }
    };
    await Promise.all(processes.map(work));
    await Promise.all(processes.map((each) => each.onApplicationShutdown()));
    expect(broken).toEqual([]);
    for (const numbers of Object.values(sent)) expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    const { rows } = await database.query<{ state: string }>(
      'SELECT DISTINCT state FROM store_operation WHERE store_id = $1',
      [storeId],
    );
    expect(rows).toEqual([{ state: 'CONFIRMED' }]);
  });
});
