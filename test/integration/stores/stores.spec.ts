import { JournalFacade } from '../../../src/modules/journal/journal.facade.js';
import { StoresFacade } from '../../../src/modules/stores/stores.facade.js';
import { StoreVocabularyRepository } from '../../../src/modules/stores/store-vocabulary.repository.js';
import { OnboardingApp } from '../onboarding/onboarding-app.js';
import { playPull } from '../onboarding/play-operation.js';

const DOMAIN = 'blue.29next.store';
const FIELDS =
  'store { status statusReason version policy { decisionMode checks { outOfStock countryNotServed } } } userErrors { code field }';

interface Answer {
  store: { status: string; statusReason: string | null; version: number; policy: unknown } | null;
  userErrors: { code: string; field: string[] }[];
}

describe('stores', () => {
  let app: OnboardingApp;
  let id: string;
  let stores: StoresFacade;

  const change = async (name: string, type: string, input: Record<string, unknown>): Promise<Answer> => {
    const query = `mutation($input: ${type}!) { ${name}(input: $input) { ${FIELDS} } }`;
    const data = await app.ask<Record<string, Answer>>(query, { input: { storeId: `store_${id}`, ...input } });
    return data[name] as Answer;
  };
  const reauth = (credential?: string | null) =>
    app.database.tx((tx) => stores.markNeedsReauth(tx, id, 'HTTP 401', credential));
  const openExceptions = () =>
    app.rows<{ type: string; count: number }>('SELECT type, count FROM exception WHERE resolved_at IS NULL');

  beforeAll(async () => {
    app = await OnboardingApp.start();
    stores = app.nest.get(StoresFacade);
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    await app.sandbox.control.reset();
    await app.database.query(
      'TRUNCATE store, supported_action_seen, unfamiliar_item, store_webhook, pull_wake, pace_slot, store_operation, exception',
    );
    await app.openStore(DOMAIN);
    id = await app.install(DOMAIN);
  });

  it('opens the connection of a store, and only that', async () => {
    const access = await stores.connection(id);
    expect(access).toMatchObject({
      status: 'ACTIVE',
      platform: 'NEXT',
      connection: { platform: 'NEXT', domain: DOMAIN, apiVersion: '2024-04-01' },
    });
    expect(access?.connection?.accessToken).toMatch(/^sbx_/);
    expect(await stores.connection('00000000-0000-7000-8000-000000000001')).toBeNull();
    expect(await stores.activeStoreIds()).toEqual([id]);
    expect(await stores.findByDomain('NEXT', DOMAIN)).toEqual({ id, status: 'ACTIVE', domain: DOMAIN });
  });

  it('is pinned to a version of its API that we speak, and to no other', async () => {
    const set = (input: Record<string, unknown>) =>
      change('storeApiVersionSet', 'StoreApiVersionSetInput', { apiVersion: '2024-04-01', ...input });
    expect((await set({ apiVersion: '2023-02-10' })).userErrors).toMatchObject([
      { code: 'UNSUPPORTED_API_VERSION', field: ['input', 'apiVersion'] },
    ]);
    expect(await app.ask('{ stores { nodes { supportedApiVersions } } }')).toEqual({
      stores: { nodes: [{ supportedApiVersions: ['2024-04-01'] }] },
    });
    expect((await set({ storeId: 'wh_1' })).userErrors).toMatchObject([
      { code: 'INVALID_ID', field: ['input', 'storeId'] },
    ]);
    const nobody = 'store_00000000-0000-7000-8000-000000000001';
    expect((await set({ storeId: nobody })).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect((await set({ expectedVersion: 99 })).userErrors).toMatchObject([{ code: 'STALE_VERSION' }]);
    expect((await set({ apiVersion: '' })).userErrors).toMatchObject([{ code: 'INVALID' }]);
    await app.rows(`UPDATE store SET api_version = '2023-02-10'`);
    const before = await change('storePolicyUpdate', 'StorePolicyUpdateInput', {});
    // A new install keeps the pin.
    await app.install(DOMAIN);
    expect(await app.rows('SELECT api_version FROM store')).toEqual([{ api_version: '2023-02-10' }]);
    const after = await set({});
    expect(after.userErrors).toEqual([]);
    expect(after.store?.version).toBeGreaterThan(before.store?.version ?? 0);
    expect(await app.rows('SELECT api_version FROM store')).toEqual([{ api_version: '2024-04-01' }]);
    expect((await set({})).store?.version).toBe(after.store?.version);
  });

  it('names the version that it is pinned to in every request, and no other store’s', async () => {
    await app.openStore('red.29next.store');
    const red = await app.install('red.29next.store');
    await app.rows(`UPDATE store SET api_version = '2023-02-10' WHERE id = $1`, [id]);
    const { versions } = app.transport;
    versions.length = 0;
    // The store refuses a version that it does not speak.
    await expect(playPull(app, id, 'ACCOUNT')).rejects.toThrow('HTTP 400');
    await playPull(app, red, 'ACCOUNT');
    const named = versions.map(({ target, version }) => `${target.includes('blue') ? 'blue' : 'red'} ${version}`);
    expect(new Set(named)).toEqual(new Set(['blue 2023-02-10', 'red 2024-04-01']));
    expect(named.length).toBeGreaterThanOrEqual(4);
  });

  it('tells once of what it does not know, and registers every action that a store offers', async () => {
    const note = (storeId: string, unfamiliar: string[], supportedActions: string[]) =>
      app.database.tx((tx) => stores.noteVocabulary(tx, storeId, { unfamiliar, supportedActions }));
    await app.openStore('red.29next.store');
    const red = await app.install('red.29next.store');
    await note(id, ['status=parked', 'colour'], ['accept', 'teleport']);
    await note(id, ['status=parked', 'status=parked'], ['accept']);
    await note(red, ['colour'], ['release-hold']);
    const drift = () =>
      app.rows<{ subject: string; count: number }>(
        `SELECT subject, count FROM exception WHERE type = 'SCHEMA_DRIFT' ORDER BY subject`,
      );
    const once = [`${id}:colour`, `${id}:status=parked`, `${red}:colour`].map((subject) => ({
      subject: `store:${subject}`,
      count: 1,
    }));
    expect(await drift()).toEqual(once.sort((a, b) => a.subject.localeCompare(b.subject)));
    // Known to the database, also to a process that sees it for the first time: resolved by hand it does not come back.
    await app.rows(`UPDATE exception SET resolved_at = db_now()`);
    await app.database.tx((tx) => app.nest.get(StoreVocabularyRepository).noteItems(tx, id, ['colour']));
    expect(await openExceptions()).toEqual([]);
    const seen = await app.ask<{ supportedActions: { value: string; known: boolean; storeId: string }[] }>(
      'query { supportedActions { value known storeId } }',
    );
    expect(seen.supportedActions).toEqual([
      { value: 'accept', known: true, storeId: `store_${id}` },
      { value: 'release-hold', known: true, storeId: `store_${red}` },
      { value: 'teleport', known: false, storeId: `store_${id}` },
    ]);
  });

  it('takes a 403 for what it is about: one capability, or the whole store', async () => {
    const forbidden = (kind: string) => app.database.tx((tx) => stores.noteForbidden(tx, id, kind));
    expect(await forbidden('stock.push')).toBe(true);
    expect(await forbidden('stock.push.resolve')).toBe(true);
    expect(await forbidden('fulfillment.event')).toBe(true);
    expect(await forbidden('something.else')).toBe(true);
    expect(await forbidden('pull.requests')).toBe(false);
    expect((await openExceptions()).map(({ type, count }) => [type, count])).toEqual([
      ['SCOPES_MISSING', 2],
      ['SCOPES_MISSING', 1],
    ]);
    await app.install(DOMAIN);
    expect(await openExceptions()).toEqual([]);
  });

  it('keeps a refusal of what was granted until the store does it, consents anew, or it is not wanted', async () => {
    const forbidden = (kind: string) => app.database.tx((tx) => stores.noteForbidden(tx, id, kind));
    const look = () => app.database.tx((tx) => stores.reviewScopes(tx, id));
    const open = async () =>
      (await app.rows<{ subject: string }>('SELECT subject FROM exception WHERE resolved_at IS NULL ORDER BY subject'))
        .map(({ subject }) => subject.replace(`store:${id}:`, ''))
        .sort();
    await forbidden('stock.push');
    await forbidden('webhook.list');
    await forbidden('order.fulfillment-orders');
    await look();
    expect(await open()).toEqual(['DELIVERY:refused', 'STOCK:refused', 'WEBHOOKS:refused']);
    await app.database.tx((tx) => stores.noteAllowed(tx, id, 'webhook.list'));
    await change('storePolicyUpdate', 'StorePolicyUpdateInput', { stockSync: false });
    expect(await open()).toEqual(['DELIVERY:refused']);
    await app.install(DOMAIN);
    expect(await open()).toEqual([]);
  });

  it('tells at once when its policy wants what it does not grant, and no more when it has left', async () => {
    await app.rows(`UPDATE store SET scopes = array_remove(scopes, 'fulfillment_orders:write')`);
    await change('storePolicyUpdate', 'StorePolicyUpdateInput', { betterLocation: 'MOVE' });
    expect((await openExceptions()).map(({ type }) => type)).toEqual(['SCOPES_MISSING']);
    await app.database.tx((tx) => stores.markUninstalled(tx, id));
    expect(await openExceptions()).toEqual([]);
  });

  it('does not open a token that was copied from another row', async () => {
    const [row] = await app.rows<{ access_token_sealed: string }>('SELECT access_token_sealed FROM store');
    await app.openStore('red.29next.store');
    const other = await app.install('red.29next.store');
    await app.database.query('UPDATE store SET access_token_sealed = $1 WHERE id = $2', [
      row?.access_token_sealed,
      other,
    ]);
    await expect(stores.connection(other)).rejects.toThrow('cannot be opened');
  });

  it('turns to NEEDS_REAUTH once, and a new install heals it', async () => {
    expect(await Promise.all([reauth(), reauth(), reauth()])).toEqual(expect.arrayContaining([true, false, false]));
    expect((await stores.connection(id))?.status).toBe('NEEDS_REAUTH');
    expect(await stores.activeStoreIds()).toEqual([]);
    expect(await openExceptions()).toEqual([{ type: 'STORE_NEEDS_REAUTH', count: 1 }]);
    expect(await app.install(DOMAIN)).toBe(id);
    expect((await stores.connection(id))?.status).toBe('ACTIVE');
    expect(await openExceptions()).toEqual([]);
    expect(await app.rows('SELECT FROM store')).toHaveLength(1);
  });

  it('does not let a refusal of the old token spoil a new install', async () => {
    const old = await stores.connection(id);
    await app.install(DOMAIN);
    expect(await reauth(old?.credential)).toBe(false);
    expect((await stores.connection(id))?.status).toBe('ACTIVE');
    expect(await reauth((await stores.connection(id))?.credential)).toBe(true);
  });

  it('pauses and resumes, and an install does not end a pause', async () => {
    expect(await change('storePause', 'StorePauseInput', { reason: 'stocktaking' })).toMatchObject({
      store: { status: 'PAUSED', statusReason: 'stocktaking' },
      userErrors: [],
    });
    expect((await change('storePause', 'StorePauseInput', {})).userErrors).toEqual([]);
    await app.install(DOMAIN);
    expect((await stores.connection(id))?.status).toBe('PAUSED');
    expect(await change('storeResume', 'StoreResumeInput', {})).toMatchObject({
      store: { status: 'ACTIVE', statusReason: null },
    });
    const events = await app.rows<{ type: string }>(
      `SELECT type FROM timeline_event WHERE store_id = $1 ORDER BY seq`,
      [id],
    );
    expect(events.map(({ type }) => type)).toEqual([
      'STORE_INSTALLED',
      'STORE_PAUSED',
      'STORE_RECONNECTED',
      'STORE_RESUMED',
    ]);
  });

  it('does not resume what needs a new install', async () => {
    await reauth();
    const answer = await change('storeResume', 'StoreResumeInput', {});
    expect(answer).toEqual({ store: null, userErrors: [{ code: 'INVALID_STATE', field: ['input', 'storeId'] }] });
  });

  it('changes a policy in part, guards it by version, and tells it in the timeline', async () => {
    const input = { decisionMode: 'MANUAL', checks: { outOfStock: 'REVIEW' } };
    const changed = await change('storePolicyUpdate', 'StorePolicyUpdateInput', input);
    expect(changed.store?.policy).toEqual({
      decisionMode: 'MANUAL',
      checks: { outOfStock: 'REVIEW', countryNotServed: 'REJECT' },
    });
    const version = changed.store?.version ?? 0;
    const stale = await change('storePolicyUpdate', 'StorePolicyUpdateInput', {
      decisionMode: 'AUTO',
      expectedVersion: version - 1,
    });
    expect(stale.userErrors).toEqual([{ code: 'STALE_VERSION', field: ['input', 'expectedVersion'] }]);
    const again = await change('storePolicyUpdate', 'StorePolicyUpdateInput', {
      checks: { countryNotServed: 'IGNORE' },
      expectedVersion: version,
    });
    expect(again.store?.policy).toEqual({
      decisionMode: 'MANUAL',
      checks: { outOfStock: 'REVIEW', countryNotServed: 'IGNORE' },
    });
    const policy = await app.database.tx((tx) => stores.policyOf(tx, id));
    expect(policy).toMatchObject({
      decisionMode: 'MANUAL',
      checks: { possibleDuplicate: 'REVIEW', countryNotServed: 'IGNORE' },
    });
  });

  it('answers ids of nothing with nothing, and refuses ids of another kind', async () => {
    const query = 'query($id: ID!) { store(id: $id) { domain } node(id: $id) { id } }';
    expect(await app.ask(query, { id: `store_${id}` })).toEqual({
      store: { domain: DOMAIN },
      node: { id: `store_${id}` },
    });
    const nowhere = 'store_00000000-0000-7000-8000-000000000001';
    expect(await app.ask(query, { id: nowhere })).toEqual({ store: null, node: null });
    for (const wrong of [`wh_${id}`, id, 'x']) {
      await expect(app.ask(query, { id: wrong })).rejects.toThrow('INVALID_ID');
    }
    const missing = await app.ask<{ storePause: Answer }>(
      `mutation { storePause(input: { storeId: "store_00000000-0000-7000-8000-000000000001" }) { ${FIELDS} } }`,
    );
    expect(missing.storePause.userErrors).toEqual([{ code: 'NOT_FOUND', field: ['input', 'storeId'] }]);
  });

  it('lists by platform, status and domain', async () => {
    await app.openStore('red.29next.store');
    await app.install('red.29next.store');
    await reauth();
    const query = 'query($filter: StoreFilter) { stores(filter: $filter, first: 10) { nodes { domain } totalCount } }';
    const list = async (filter: object | null) =>
      (await app.ask<{ stores: { nodes: { domain: string }[] } }>(query, { filter })).stores.nodes.map(
        ({ domain }) => domain,
      );
    expect(await list(null)).toEqual(['red.29next.store', DOMAIN]);
    expect(await list({ status: ['NEEDS_REAUTH'] })).toEqual([DOMAIN]);
    expect(await list({ platform: ['NEXT'], domain: ['RED.29next.store'] })).toEqual(['red.29next.store']);
  });

  it('shows no secret through any field', async () => {
    const data = await app.ask('{ __type(name: "Store") { fields { name } } }');
    expect(JSON.stringify(data)).not.toMatch(/token|secret|sealed/i);
  });

  it('erases nothing when the caller rolls back', async () => {
    const journal = app.nest.get(JournalFacade);
    const failed = app.database.tx(async (tx) => {
      await stores.markUninstalled(tx, id);
      await journal.append(tx, { storeId: id, type: 'STORE_PAUSED', actor: 'test' });
      throw new Error('rolled back');
    });
    await expect(failed).rejects.toThrow('rolled back');
    expect((await stores.connection(id))?.connection).not.toBeNull();
  });
});
