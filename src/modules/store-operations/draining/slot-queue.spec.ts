import { Clock } from '../../../common/clock.js';
import { SlotQueue, StoreNotServedError, type TakenSlot } from './slot-queue.js';

class ManualClock extends Clock {
  ms = 0;
  override now(): Date {
    return new Date(this.ms);
  }
  override monotonicMs(): number {
    return this.ms;
  }
  override sleep(): Promise<void> {
    return Promise.resolve();
  }
}

const SLOT: TakenSlot = { storeId: 's', slot: 0, ticket: '1', sentAt: new Date(0), deadlineMs: 0 };

describe('SlotQueue', () => {
  let clock: ManualClock;
  let queue: SlotQueue;
  let woken: number;
  let served: string[];
  beforeEach(() => {
    clock = new ManualClock();
    woken = 0;
    served = [];
    queue = new SlotQueue('s', clock, () => (woken += 1));
  });

  const ask = (name: string, priority: number): Promise<void> =>
    queue.acquire(priority).then(
      () => void served.push(name),
      (error: unknown) => void served.push(error instanceof StoreNotServedError ? `${name} refused` : 'other'),
    );
  const grantNext = async (): Promise<number | undefined> => {
    const turn = queue.next();
    if (turn) queue.grant(turn.waiter, SLOT);
    await Promise.resolve();
    await Promise.resolve();
    return turn?.below;
  };

  it("is nobody's turn when nobody waits", () => {
    expect(queue.next()).toBeNull();
  });

  it('tells that somebody waits', () => {
    void ask('a', 1);
    expect(woken).toBe(1);
  });

  it('serves the lowest number first, equals in order of arrival', async () => {
    for (const [name, priority] of [
      ['sweep', 70],
      ['stock', 60],
      ['cancel', 15],
      ['cancel2', 15],
    ] as const)
      void ask(name, priority);
    expect(await grantNext()).toBe(15);
    expect(await grantNext()).toBe(15);
    expect(await grantNext()).toBe(60);
    expect(await grantNext()).toBe(70);
    expect(served).toEqual(['cancel', 'cancel2', 'stock', 'sweep']);
  });

  it('on one grant in four the longest wait of more than ten seconds goes first and keeps operations back', async () => {
    void ask('old sweep', 70);
    clock.ms = 10_001;
    for (let n = 1; n <= 6; n += 1) void ask(`urgent ${n}`, 10);
    expect([await grantNext(), await grantNext(), await grantNext(), await grantNext()]).toEqual([10, 10, 10, 0]);
    expect(served).toEqual(['urgent 1', 'urgent 2', 'urgent 3', 'old sweep']);
  });

  it('what waited before it asked for a slot is as old as it is', async () => {
    clock.ms = 5_000;
    void ask('urgent', 10);
    void ask('first', 70);
    void queue.acquire(25, 10_001).then(() => served.push('waited before'));
    for (let n = 0; n < 3; n += 1) queue.noteOperation();
    expect(await grantNext()).toBe(0);
    expect(served).toEqual(['waited before']);
  });

  it('operations count as grants, so old reads get their turn beside them', async () => {
    void ask('old sweep', 70);
    clock.ms = 10_001;
    void ask('urgent', 10);
    for (let n = 0; n < 3; n += 1) queue.noteOperation();
    expect(queue.next()?.below).toBe(0);
  });

  it('a wait of exactly ten seconds is not old yet', async () => {
    void ask('sweep', 70);
    clock.ms = 10_000;
    void ask('urgent', 10);
    for (let n = 0; n < 3; n += 1) queue.noteOperation();
    expect(queue.next()?.below).toBe(10);
  });

  it('sends every waiter away when the store is not served any more', async () => {
    const waits = [ask('a', 1), ask('b', 2)];
    queue.close();
    await Promise.all(waits);
    expect(served).toEqual(['a refused', 'b refused']);
    expect(queue.next()).toBeNull();
  });

  it('refuses whoever asks after everybody was sent away', async () => {
    queue.close();
    await expect(queue.acquire(1)).rejects.toThrow(StoreNotServedError);
  });
});
