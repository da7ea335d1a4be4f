import type { RemoteWebhook } from '../../../clients/store-client.js';
import { judgeWebhooks } from './judge-webhooks.js';

const BASE = 'https://crossdock.example/webhooks/next/';
const OURS = `${BASE}token`;
const EVENTS = ['app.uninstalled', 'order.updated'];

const webhook = (change: Partial<RemoteWebhook> = {}): RemoteWebhook => ({
  remoteId: '1',
  name: 'Crossdock',
  target: OURS,
  events: EVENTS,
  active: true,
  apiVersion: '2024-04-01',
  warningCount: 0,
  unfamiliar: [],
  ...change,
});
const judge = (...listed: RemoteWebhook[]) =>
  judgeWebhooks(listed, { known: null, targets: [OURS, `${BASE}old-key`], base: BASE, events: EVENTS });

describe('judgeWebhooks', () => {
  it.each([
    ['as it should be', webhook(), 'GOOD'],
    ['with a slash at its end', webhook({ target: `${OURS}/` }), 'GOOD'],
    ['with a token of an old key', webhook({ target: `${BASE}old-key` }), 'GOOD'],
    ['with more events', webhook({ events: [...EVENTS, 'order.created'] }), 'GOOD'],
    ['switched off', webhook({ active: false }), 'STALE'],
    ['without an event', webhook({ events: ['app.uninstalled'] }), 'STALE'],
  ] as const)('one %s is %s', (_what, one, state) => {
    expect(judge(one)).toEqual({ state, ours: one, foreign: [] });
  });

  it('prefers the one that works', () => {
    const off = webhook({ remoteId: '1', active: false });
    const on = webhook({ remoteId: '2' });
    expect(judge(off, on)).toMatchObject({ state: 'GOOD', ours: on });
  });

  it('keeps to the one that is known, whose secret is ours, and names a copy of it', () => {
    const ours = webhook({ remoteId: '1', active: false });
    const copy = webhook({ remoteId: '2' });
    const rest = { targets: [OURS], base: BASE, events: EVENTS };
    expect(judgeWebhooks([copy, ours], { ...rest, known: '1' })).toEqual({ state: 'STALE', ours, foreign: [copy] });
    expect(judgeWebhooks([copy], { ...rest, known: '1' })).toEqual({ state: 'GOOD', ours: copy, foreign: [] });
  });

  it('sees that it is gone, and leaves the webhooks of other apps alone', () => {
    const other = webhook({ target: 'https://other.example/webhooks/next/token' });
    expect(judge(other)).toEqual({ state: 'GONE', ours: null, foreign: [] });
    expect(judge()).toEqual({ state: 'GONE', ours: null, foreign: [] });
  });

  it('names those that come to us and are not ours', () => {
    const old = webhook({ remoteId: '9', target: `${BASE}of-an-old-install/` });
    expect(judge(webhook(), old)).toMatchObject({ state: 'GOOD', foreign: [old] });
  });
});
