import type { SiteRow, StoreRow } from './demo-types.js';
import { StoreNews } from './store-news.js';
import { eventLine, sumOf, tableLines } from './tables.js';

const site = (name: string, stages: Record<string, number>): SiteRow => ({
  store: 'Harbor Goods',
  site: name,
  stages,
  orders: 0,
  refused: 1,
  shipments: 2,
  changed: 1,
  delivered: 0,
});

const store = (changes: Partial<StoreRow> = {}): StoreRow => ({
  store: 'Harbor Goods',
  down: false,
  toSend: 0,
  unknown: 0,
  parked: 0,
  openExceptions: 0,
  mapped: 0,
  cancellations: { accepted: 0, refused: 0, forced: 0, open: 0 },
  requestsPerSecond: 0,
  requests: 0,
  tooMany: 0,
  unavailable: 0,
  ...changes,
});

describe('the tables of the demo', () => {
  it('show each warehouse, the sum, and each store, in lines of one width', () => {
    const sites = [site('Reno', { READY: 2, SHIPPED: 7 }), site('Leipzig', { SHIPPED: 3, CANCELLED: 1 })];
    const lines = tableLines({ sites, stores: [store({ down: true, toSend: 12 })] });
    const texts = lines.map(({ text }) => text);
    expect(texts[1]).toMatch(/^Harbor Goods +Reno +0 +2 +0 +0 +7 +0 +0 +0$/);
    expect(texts[3]).toMatch(/^All +0 +2 +0 +0 +10 +0 +1 +0$/);
    expect(new Set(texts.slice(0, 4).map(({ length }) => length)).size).toBe(1);
    expect(lines.at(-1)).toMatchObject({ style: 'bad', text: expect.stringMatching(/DOWN \(503\) +12/) as string });
    expect(Math.max(...texts.map(({ length }) => length))).toBeLessThan(110);
  });

  it('sum up stages, refusals and shipments', () => {
    expect(sumOf([site('Reno', { SHIPPED: 1 }), site('Leipzig', { SHIPPED: 2, READY: 1 })])).toMatchObject({
      stages: { SHIPPED: 3, READY: 1 },
      refused: 2,
      shipments: 4,
      changed: 2,
      delivered: 0,
    });
  });

  it('make what went wrong and what was achieved stand out', () => {
    const line = (text: string): string => eventLine({ at: new Date(), subject: 'HG-1', text }).style;
    expect(line('cancellation REFUSED: too late')).toBe('bad');
    expect(line('SHIPPED; a parcel left: UPS 1Z1')).toBe('good');
    expect(line('packed')).toBe('dim');
  });
});

describe('news of a store', () => {
  it('are its outage, its return, and the end of what had waited, once each', () => {
    const news = new StoreNews();
    const texts = (changes: Partial<StoreRow>, at: number): string[] =>
      news.of([store(changes)], at).map(({ text }) => text);
    expect(texts({ toSend: 3 }, 0)).toEqual([]);
    expect(texts({ down: true }, 1_000)[0]).toContain('IS DOWN');
    expect(texts({ down: true, toSend: 9 }, 2_000)).toEqual([]);
    expect(texts({ toSend: 9 }, 11_000)).toEqual(['is back after 10 s; 9 operations wait for it']);
    expect(texts({ toSend: 4 }, 12_000)).toEqual([]);
    expect(texts({ toSend: 0 }, 15_000)).toEqual(['has been told everything, 4 s after it was back']);
    expect(texts({ toSend: 0 }, 16_000)).toEqual([]);
  });
});
