import { ManualClock } from '../clock.js';
import { Chance } from '../random.js';
import { type Sandbox, startSandbox } from '../sandbox.js';
import { ACME, type ApiClient, eventually, openStore } from '../testing.js';
import { evenMix } from './mix.js';
import { FaultPlan } from './plan.js';
import { REQUEST_KINDS } from './model.js';

const LIST = '/assigned-fulfillment-orders/?assignment_status=fulfillment_requested';

describe('faults over HTTP', () => {
  let clock: ManualClock;
  let sandbox: Sandbox;
  let api: ApiClient;
  let id: number;

  const state = async () => (await sandbox.control.order(ACME, id)).requestStatus;
  const accept = () => api.post(`/fulfillment-orders/${id}/fulfillment-request/accept/`);
  const next = (
    fault: Parameters<Sandbox['control']['nextFault']>[1]['fault'],
    params = {},
    kind: 'accept' | 'list' = 'accept',
  ) => sandbox.control.nextFault(ACME, { kind, fault, params });

  beforeEach(async () => {
    clock = new ManualClock();
    sandbox = await startSandbox({ clock });
    api = await openStore(sandbox);
    id = (await sandbox.control.createOrders(ACME, { request: true }))[0]?.id ?? 0;
  });

  afterEach(() => sandbox.close());

  it('rate_limited: 429 with the Retry-After that was asked for, nothing applied', async () => {
    await next('rate_limited');
    const first = await accept();
    expect([first.status, first.headers.get('retry-after'), await state()]).toEqual([429, '1', 'requested']);
    await next('rate_limited', { retryAfter: null });
    expect((await accept()).headers.get('retry-after')).toBeNull();
  });

  it('unauthorized: 401, nothing applied, the token still counts', async () => {
    await next('unauthorized');
    expect([(await accept()).status, await state()]).toEqual([401, 'requested']);
    expect((await accept()).status).toBe(200);
  });

  it('error_before and error_after: 500 both, applied only after', async () => {
    await next('error_before');
    expect([(await accept()).status, await state()]).toEqual([500, 'requested']);
    await next('error_after', { status: 502 });
    expect([(await accept()).status, await state()]).toEqual([502, 'accepted']);
  });

  it('html_before and html_after: 200 with a page, applied only after', async () => {
    await next('html_before');
    const first = await accept();
    expect([first.status, first.headers.get('content-type'), await state()]).toEqual([
      200,
      'text/html; charset=utf-8',
      'requested',
    ]);
    await next('html_after');
    expect([(await accept()).status, await state()]).toEqual([200, 'accepted']);
  });

  it('reset_after: the connection breaks, the accept is applied', async () => {
    await next('reset_after');
    await expect(accept()).rejects.toThrow('fetch failed');
    expect(await state()).toBe('accepted');
  });

  it('hang_after: applied at once, answered much later or never', async () => {
    await next('hang_after', { ms: 60_000 });
    const pending = accept();
    await eventually('the accept is applied', async () => (await state()) === 'accepted');
    expect(clock.pending()).toBe(1);
    clock.advance(60_000);
    expect((await pending).status).toBe(200);
    await next('hang_after', { ms: 5000, then: 'close' }, 'list');
    const cut = api.get(LIST);
    const broken = expect(cut).rejects.toThrow('fetch failed');
    await eventually('the list hangs', () => clock.pending() === 1);
    clock.advance(5000);
    await broken;
  });

  it('apply_late: the client loses its connection first, the accept is applied later', async () => {
    await next('apply_late', { ms: 3000 });
    await expect(accept()).rejects.toThrow('fetch failed');
    expect(await state()).toBe('requested');
    clock.advance(2999);
    expect(await state()).toBe('requested');
    clock.advance(1);
    expect(await state()).toBe('accepted');
    expect((await sandbox.control.ledger()).at(-1)).toMatchObject({ what: 'accept', result: 'applied', late: true });
  });

  it('apply_late: refused by the state machine when it has become impossible', async () => {
    await next('apply_late', { ms: 3000 });
    await expect(accept()).rejects.toThrow('fetch failed');
    await sandbox.control.withdraw(ACME, id);
    clock.advance(3000);
    expect(await state()).toBe('pending');
    expect((await sandbox.control.ledger()).at(-1)).toMatchObject({ what: 'accept', result: 'refused', late: true });
    expect(await sandbox.control.verdict()).toMatchObject({ accepted: 0, withdrawn: 1, lost: 0, clean: true });
  });

  it('slow: honest, but not before its time', async () => {
    await next('slow', { ms: 700 });
    const pending = accept();
    await eventually('the accept waits', () => clock.pending() === 1);
    expect(await state()).toBe('requested');
    clock.advance(700);
    expect((await pending).status).toBe(200);
  });

  it('stale_list: the list shows the state of a moment ago, point reads the truth', async () => {
    clock.advance(10_000);
    await accept();
    clock.advance(1000);
    await next('stale_list', { ms: 5000 }, 'list');
    expect((await api.get(LIST)).body.results).toMatchObject([{ id, request_status: 'requested' }]);
    expect((await api.get(`/fulfillment-orders/${id}/`)).body.request_status).toBe('accepted');
    expect((await api.get(LIST)).body.results).toEqual([]);
  });

  it('foreign_next: page links lead to another host', async () => {
    await sandbox.control.createOrders(ACME, { count: 30, request: true });
    await next('foreign_next', {}, 'list');
    expect((await api.get(LIST)).body.next).toMatch(
      /^http:\/\/evil\.example\/acme\.29next\.store\/api\/admin\/.+cursor=/,
    );
  });

  it('strikes by chance at its rate, the same way for the same seed, and counts per kind and fault', () => {
    const struck = (seed: string) => {
      const plan = new FaultPlan(new Chance(seed), ACME);
      plan.setRules([
        { kind: '*', fault: 'error_after', rate: 0.1 },
        { kind: 'list', fault: 'stale_list', rate: 0.1 },
      ]);
      const draws = Array.from({ length: 2000 }, (_, i) => plan.draw(i % 2 ? 'list' : 'accept')?.name ?? null);
      return { draws, counts: plan.counts() };
    };
    const one = struck('7');
    expect(struck('7')).toEqual(one);
    expect(struck('8').draws).not.toEqual(one.draws);
    const { accept: ofAccept = {}, list = {} } = one.counts;
    for (const n of [ofAccept.error_after, list.error_after, list.stale_list]) {
      expect(n).toBeGreaterThan(70);
      expect(n).toBeLessThan(130);
    }
    expect(ofAccept.stale_list).toBeUndefined();
  });

  it('evenMix: the rate on every kind, every fitting fault alike, none left out', () => {
    const plan = new FaultPlan(new Chance('3'), ACME);
    plan.setRules(evenMix(0.2, { without: ['unauthorized'] }));
    for (const kind of REQUEST_KINDS) {
      const struck = Array.from({ length: 3000 }, () => plan.draw(kind)).filter((fault) => fault !== null);
      expect(struck.length / 3000).toBeGreaterThan(0.17);
      expect(struck.length / 3000).toBeLessThan(0.23);
      const paged = ['locations', 'webhooks', 'stock_list'].includes(kind);
      const outward = kind === 'callback' || kind === 'webhook';
      const wanted = outward ? 3 : kind === 'list' ? 11 : paged ? 10 : 9;
      expect([kind, Object.keys(plan.counts()[kind] ?? {}).length]).toEqual([kind, wanted]);
    }
  });

  it('refuses rules that cannot strike or promise more than every request', async () => {
    const set = (rules: Parameters<Sandbox['control']['setFaults']>[1]) => sandbox.control.setFaults(ACME, rules);
    await expect(set([{ kind: 'accept', fault: 'stale_list', rate: 0.1 }])).rejects.toThrow('no meaning');
    await expect(
      set([
        { kind: '*', fault: 'slow', rate: 0.6 },
        { kind: 'list', fault: 'error_before', rate: 0.6 },
      ]),
    ).rejects.toThrow('at most 1');
  });

  it('cancels what waits when the sandbox is closed', async () => {
    await next('hang_after', { ms: 60_000 });
    const pending = expect(accept()).rejects.toThrow('fetch failed');
    await eventually('the accept hangs', () => clock.pending() === 1);
    await sandbox.close();
    expect(clock.pending()).toBe(0);
    await pending;
  });
});
