import { CallbackUrls } from '../../../src/modules/locations/callback-urls.js';
import { LocationsFacade } from '../../../src/modules/locations/locations.facade.js';
import { OnboardingApp } from '../onboarding/onboarding-app.js';
import { playOperation, playPull } from '../onboarding/play-operation.js';

const DOMAIN = 'blue.29next.store';
const ADDRESS = { line1: 'Kai 1', city: 'Berlin', postcode: '10115', country: 'de' };

interface Answer {
  warehouse?: { id: string; version: number } | null;
  location?: { id: string; status: string; remoteId: string | null; version: number } | null;
  userErrors: { code: string; field: string[]; message: string }[];
}

describe('locations', () => {
  let app: OnboardingApp;
  let storeId: string;
  let warehouseId: string;
  const openWork = new Map<string, number>();

  const call = async (name: string, object: string, input: Record<string, unknown>): Promise<Answer> => {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
    const fields = object === 'warehouse' ? 'id version' : 'id status remoteId version';
    const query = `mutation($input: ${type}!) { ${name}(input: $input) { ${object} { ${fields} } userErrors { code field message } } }`;
    return (await app.ask<Record<string, Answer>>(query, { input }))[name] as Answer;
  };
  const create = async (input: Record<string, unknown> = {}) =>
    call('locationCreate', 'location', { storeId: `store_${storeId}`, warehouseId, ...input });
  const remote = async () => (await app.sandbox.control.store(DOMAIN)).locations;
  const play = (kind: string) => playOperation(app, storeId, kind);
  const one = (answer: Answer): string => answer.location?.id ?? '';
  const row = async () => (await app.rows('SELECT status, remote_id FROM location ORDER BY id DESC LIMIT 1'))[0];
  const created = async (): Promise<string> => {
    const id = one(await create());
    expect(await play('location.create')).toMatchObject({ state: 'CONFIRMED' });
    return id;
  };

  beforeAll(async () => {
    app = await OnboardingApp.start();
    app.nest.get(LocationsFacade).registerOpenWork((_tx, id) => Promise.resolve(openWork.get(id) ?? 0));
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    openWork.clear();
    await app.sandbox.control.reset();
    await app.database.query(
      'TRUNCATE store, store_webhook, callback_endpoint, pull_wake, pace_slot, store_operation, exception, warehouse, location',
    );
    await app.openStore(DOMAIN);
    storeId = await app.install(DOMAIN);
    const made = await call('warehouseCreate', 'warehouse', {
      code: 'BER1',
      name: 'Berlin',
      address: ADDRESS,
      servedCountries: ['de', 'AT', 'DE'],
    });
    warehouseId = made.warehouse?.id ?? '';
  });

  describe('warehouses', () => {
    it('keep country codes in upper case, each once', async () => {
      const data = await app.ask(
        '{ warehouses { nodes { code address { line1 country state } servedCountries locations { id } } } }',
      );
      expect(data).toEqual({
        warehouses: {
          nodes: [
            {
              code: 'BER1',
              address: { line1: 'Kai 1', country: 'DE', state: null },
              servedCountries: ['AT', 'DE'],
              locations: [],
            },
          ],
        },
      });
    });

    it('have a code of their own', async () => {
      const again = await call('warehouseCreate', 'warehouse', { code: 'BER1', name: 'Other', address: ADDRESS });
      expect(again.userErrors).toMatchObject([{ code: 'CODE_TAKEN', field: ['input', 'code'] }]);
      await call('warehouseCreate', 'warehouse', { code: 'HAM1', name: 'Hamburg', address: ADDRESS });
      const renamed = await call('warehouseUpdate', 'warehouse', { warehouseId, code: 'HAM1' });
      expect(renamed.userErrors).toMatchObject([{ code: 'CODE_TAKEN' }]);
    });

    it.each([
      [{ address: { ...ADDRESS, country: 'XX' } }, ['input', 'address', 'country']],
      [{ address: { ...ADDRESS, line1: '' } }, ['input', 'address', 'line1']],
      [{ servedCountries: ['DE', 'Atlantis'] }, ['input', 'servedCountries']],
      [{ code: 'a b' }, ['input', 'code']],
    ])('refuse %j', async (change, field) => {
      const answer = await call('warehouseCreate', 'warehouse', {
        code: 'NEW',
        name: 'New',
        address: ADDRESS,
        ...change,
      });
      expect(answer.userErrors).toMatchObject([{ code: 'INVALID', field }]);
    });
  });

  it('are created at the store with our callback URL, whose token is known by its hash only', async () => {
    const answer = await create();
    expect(answer.location).toMatchObject({ status: 'CREATING', remoteId: null });
    expect(await remote()).toEqual([]);
    expect(await play('location.create')).toMatchObject({ state: 'CONFIRMED' });
    const [there] = await remote();
    expect(there).toMatchObject({ name: 'Berlin' });
    expect(there?.callbackUrl).toMatch(/^http:\/\/127\.0\.0\.1:3999\/callbacks\/next\/[\w-]{43}$/);
    expect(await row()).toEqual({ status: 'ACTIVE', remote_id: String(there?.id) });
    const token = there?.callbackUrl?.split('/').at(-1) ?? '';
    const endpoints = await app.rows(
      `SELECT purpose FROM callback_endpoint WHERE token_hash = sha256($1::bytea) AND location_id IS NOT NULL`,
      [Buffer.from(token)],
    );
    expect(endpoints).toEqual([{ purpose: 'LOCATION' }]);
    const known = await app.database.tx((tx) =>
      app.nest.get(LocationsFacade).byRemoteId(tx, storeId, String(there?.id)),
    );
    expect(known).toEqual({
      id: answer.location?.id.slice(4),
      warehouseId: warehouseId.slice(3),
      servedCountries: ['AT', 'DE'],
    });
  });

  it.each(['reset_after', 'error_after', 'html_after'] as const)(
    'make no twin when the answer is lost (%s)',
    async (fault) => {
      await create();
      await app.sandbox.control.nextFault(DOMAIN, { kind: 'locations', fault });
      expect(await play('location.create')).toMatchObject({ state: 'CONFIRMED' });
      expect(await remote()).toHaveLength(1);
      const [event] = await app.rows(`SELECT type FROM timeline_event WHERE store_id = $1 ORDER BY seq DESC LIMIT 1`, [
        storeId,
      ]);
      expect(event).toEqual({ type: 'LOCATION_ADOPTED' });
    },
  );

  it('are found among many pages of others', async () => {
    await app.sandbox.control.updateSettings(DOMAIN, { pageSize: 2, listOrder: 'oldest' });
    for (let index = 0; index < 5; index += 1)
      await app.sandbox.control.createLocation(DOMAIN, { name: `Other ${index}` });
    await create();
    await app.sandbox.control.nextFault(DOMAIN, { kind: 'locations', fault: 'reset_after' });
    expect(await play('location.create')).toMatchObject({ state: 'CONFIRMED' });
    expect(await remote()).toHaveLength(6);
  });

  it('are sent again when the request was lost before it was applied', async () => {
    await create();
    await app.sandbox.control.nextFault(DOMAIN, { kind: 'locations', fault: 'error_before' });
    expect(await play('location.create')).toMatchObject({ state: 'PENDING' });
    expect(await play('location.create')).toMatchObject({ state: 'CONFIRMED' });
    expect(await remote()).toHaveLength(1);
  });

  it('are adopted by a new install when the store has them with our token', async () => {
    await create();
    await play('location.create');
    await app.database.query(`UPDATE location SET status = 'CREATING', remote_id = NULL`);
    await app.install(DOMAIN);
    expect(await row()).toMatchObject({ status: 'ACTIVE' });
    expect(await remote()).toHaveLength(1);
  });

  it('exist once per store and warehouse', async () => {
    await create();
    expect((await create()).userErrors).toMatchObject([{ code: 'LOCATION_EXISTS' }]);
  });

  it('send the whole of a changed address, and keep what only the store holds', async () => {
    await created();
    const [there] = [...app.sandbox.world.store(DOMAIN).locations.values()];
    Object.assign(there?.address ?? {}, { line3: 'Gate C' });
    const address = { ...ADDRESS, line1: 'Kai 2' };
    const asked = await call('warehouseUpdate', 'warehouse', { warehouseId, name: 'Other', address });
    expect(asked.userErrors).toEqual([
      {
        code: 'CONFIRMATION_NEEDED',
        field: ['input', 'confirm'],
        message: `The new address changes tax at 1 store: ${DOMAIN}. Say confirm: true to change it there.`,
      },
    ]);
    expect(await app.rows('SELECT name, line1 FROM warehouse')).toEqual([{ name: 'Berlin', line1: 'Kai 1' }]);
    expect(await app.rows(`SELECT FROM store_operation WHERE kind = 'location.update'`)).toEqual([]);
    expect((await call('warehouseUpdate', 'warehouse', { warehouseId, address, confirm: true })).userErrors).toEqual(
      [],
    );
    expect(await play('location.update')).toMatchObject({ state: 'CONFIRMED' });
    expect(there?.address).toMatchObject({ line1: 'Kai 2', line3: 'Gate C', line4: 'Berlin', country: 'DE' });
    expect(there?.callbackUrl).toContain('/callbacks/next/');
  });

  describe('that somebody changed at the store', () => {
    const look = () => playPull(app, storeId, 'ACCOUNT');
    const there = () => [...app.sandbox.world.store(DOMAIN).locations.values()][0];
    const drift = async () => {
      const { location } = await app.ask<{ location: { drift: { field: string }[]; comparedAt: string | null } }>(
        'query ($id: ID!) { location(id: $id) { drift { field wanted seen } comparedAt } }',
        { id },
      );
      return location.drift;
    };
    const exceptions = () =>
      app.rows<{ severity: string; message: string }>(
        `SELECT severity, message FROM exception WHERE type = 'LOCATION_DRIFT' AND resolved_at IS NULL`,
      );
    let id: string;

    beforeEach(async () => {
      id = await created();
      await app.rows(`UPDATE location SET updated_at = updated_at - interval '1 minute'`);
    });

    it('are shown field by field, and mended as a whole by one mutation', async () => {
      await look();
      expect([await drift(), await exceptions()]).toEqual([[], []]);
      Object.assign(there() ?? {}, { name: 'Changed', acceptReturn: true });
      await look();
      expect(await drift()).toEqual([
        { field: 'name', wanted: 'Berlin', seen: 'Changed' },
        { field: 'acceptsReturns', wanted: 'false', seen: 'true' },
      ]);
      expect(await exceptions()).toMatchObject([{ severity: 'WARNING' }]);
      expect((await call('locationRepair', 'location', { locationId: id })).userErrors).toEqual([]);
      // What is under way is no drift.
      await look();
      expect(await play('location.update')).toMatchObject({ state: 'CONFIRMED' });
      expect(there()).toMatchObject({ name: 'Berlin', acceptReturn: false });
      expect([await drift(), await exceptions()]).toEqual([[], []]);
      expect((await call('locationRepair', 'location', { locationId: id })).userErrors).toMatchObject([
        { code: 'NOTHING_TO_REPAIR', field: ['input', 'locationId'] },
      ]);
    });

    it('tell of countries that the store lets them ship to and we do not serve, and the other way round', async () => {
      const countries = async () => {
        const data = await app.ask<{ location: { allowedCountries: string[] | null } }>(
          'query ($id: ID!) { location(id: $id) { allowedCountries } }',
          { id },
        );
        const open = `SELECT message FROM exception WHERE type = 'LOCATION_COUNTRIES' AND resolved_at IS NULL`;
        const told = await app.rows<{ message: string }>(open);
        return [data.location.allowedCountries, told.map(({ message }) => message)];
      };
      await look();
      expect(await countries()).toEqual([null, []]);
      await app.rows(`UPDATE warehouse SET served_countries = '{DE,AT}'`);
      Object.assign(there() ?? {}, { allowedCountries: ['DE', 'FR'] });
      await look();
      expect(await countries()).toEqual([
        ['DE', 'FR'],
        [expect.stringMatching(/orders to FR, which .* does not serve; it sends us none to AT, which/)],
      ]);
      await app.rows(`UPDATE warehouse SET served_countries = '{DE,FR}'`);
      await look();
      expect(await countries()).toEqual([['DE', 'FR'], []]);
    });

    it('need a confirmation where the address changes', async () => {
      Object.assign(there()?.address ?? {}, { line1: 'Elsewhere 5', postcode: '99999' });
      await look();
      const asked = await call('locationRepair', 'location', { locationId: id });
      expect(asked.userErrors).toMatchObject([{ code: 'CONFIRMATION_NEEDED', field: ['input', 'confirm'] }]);
      expect(asked.userErrors[0]?.message).toContain('tax at 1 store: address.line1 from "Elsewhere 5" to "Kai 1"');
      expect(await app.rows(`SELECT FROM store_operation WHERE kind = 'location.update'`)).toEqual([]);
      expect((await call('locationRepair', 'location', { locationId: id, confirm: true })).userErrors).toEqual([]);
      expect(await play('location.update')).toMatchObject({ state: 'CONFIRMED' });
      expect(there()?.address).toMatchObject({ line1: 'Kai 1', postcode: '10115' });
    });

    it('are urgent when the callback goes elsewhere, and no token is told', async () => {
      const token = /[\w-]{43}$/.exec(there()?.callbackUrl ?? '')?.[0] ?? '';
      Object.assign(there() ?? {}, { callbackUrl: `https://evil.example/callbacks/next/${token}` });
      await look();
      expect(await drift()).toEqual([{ field: 'callbackUrl', wanted: 'ours', seen: 'evil.example' }]);
      const [exception] = await exceptions();
      expect(exception).toMatchObject({ severity: 'CRITICAL' });
      expect(exception?.message).not.toContain(token);
      await call('locationRepair', 'location', { locationId: id });
      await play('location.update');
      expect(there()?.callbackUrl).toContain('127.0.0.1:3999/callbacks/next/');
    });

    it.each([
      ['another path', (url: string) => url.replace('/callbacks/next/', '/callbacks/')],
      ['another scheme', (url: string) => url.replace('http:', 'https:')],
      ['something behind the token', (url: string) => `${url}/more`],
      ['a token that is nobody’s', (url: string) => url.replace(/[\w-]{43}$/, 'x'.repeat(43))],
    ])('are urgent when the callback has %s', async (_what, change) => {
      const before = there()?.callbackUrl ?? '';
      Object.assign(there() ?? {}, { callbackUrl: change(before) });
      await look();
      expect(await drift()).toEqual([
        { field: 'callbackUrl', wanted: 'ours', seen: '127.0.0.1:3999, but another address there' },
      ]);
      expect(await exceptions()).toMatchObject([{ severity: 'CRITICAL' }]);
    });

    it('are not sent with their address along where that would change tax unasked', async () => {
      Object.assign(there()?.address ?? {}, { line1: 'Elsewhere 5' });
      await look();
      const answer = await call('locationUpdate', 'location', { locationId: id, name: 'Renamed' });
      expect(answer.userErrors).toMatchObject([{ code: 'CONFIRMATION_NEEDED', field: ['input', 'locationId'] }]);
      expect(await app.rows(`SELECT FROM store_operation WHERE kind = 'location.update'`)).toEqual([]);
      await call('locationRepair', 'location', { locationId: id, confirm: true });
      await play('location.update');
      expect((await call('locationUpdate', 'location', { locationId: id, name: 'Renamed' })).userErrors).toEqual([]);
    });

    it('have no drift any more once they are deleted', async () => {
      Object.assign(there() ?? {}, { deleted: true });
      await look();
      expect(await exceptions()).toHaveLength(1);
      await call('locationDelete', 'location', { locationId: id });
      expect(await play('location.delete')).toMatchObject({ state: 'CONFIRMED' });
      expect(await exceptions()).toEqual([]);
    });

    it('are urgent when they are gone, and cannot be repaired then', async () => {
      Object.assign(there() ?? {}, { deleted: true });
      await look();
      expect(await drift()).toEqual([{ field: 'location', wanted: 'there', seen: 'gone' }]);
      expect(await exceptions()).toMatchObject([{ severity: 'CRITICAL' }]);
      const answer = await call('locationRepair', 'location', { locationId: id, confirm: true });
      expect(answer.userErrors).toMatchObject([{ code: 'INVALID_STATE', field: ['input', 'locationId'] }]);
    });

    it.each([
      ['store_00000000-0000-7000-8000-000000000001', 'INVALID_ID'],
      ['loc_00000000-0000-7000-8000-000000000001', 'NOT_FOUND'],
    ])('locationRepair of %s answers %s', async (locationId, code) => {
      const answer = await call('locationRepair', 'location', { locationId, confirm: true });
      expect(answer.userErrors).toMatchObject([{ code, field: ['input', 'locationId'] }]);
    });

    it('are repaired once per idempotency key', async () => {
      Object.assign(there() ?? {}, { name: 'Changed' });
      await look();
      const input = { locationId: id, idempotencyKey: `repair-${id}` };
      await call('locationRepair', 'location', input);
      await play('location.update');
      expect((await call('locationRepair', 'location', input)).userErrors).toEqual([]);
      expect((await call('locationRepair', 'location', { ...input, confirm: true })).userErrors).toMatchObject([
        { code: 'IDEMPOTENCY_KEY_REUSED' },
      ]);
      expect(await app.rows(`SELECT FROM store_operation WHERE kind = 'location.update'`)).toHaveLength(1);
    });
  });

  describe('that are not ours and call us back', () => {
    const foreign = () =>
      app.rows<{ message: string; count: number; data: unknown }>(
        `SELECT message, count, data FROM exception WHERE type = 'LOCATION_FOREIGN' AND resolved_at IS NULL`,
      );
    const look = () => playPull(app, storeId, 'ACCOUNT');
    const made = (name: string, callbackUrl: string) =>
      app.sandbox.control.createLocation(DOMAIN, { name, callbackUrl });

    it('are told of, by name and id, until they are gone', async () => {
      await created();
      const [ours] = await remote();
      const copy = await made('Copied', ours?.callbackUrl ?? '');
      await made('Elsewhere', 'https://other.example/callback');
      await look();
      await look();
      const [told, ...more] = await foreign();
      expect([more, told?.count, told?.data]).toEqual([
        [],
        2,
        { locations: [{ name: 'Copied', remoteId: String(copy.id) }] },
      ]);
      expect(told?.message).toContain(`"Copied" (${copy.id})`);
      expect(told?.message).not.toContain(ours?.callbackUrl?.split('/').at(-1));
      Object.assign(app.sandbox.world.store(DOMAIN).locations.get(copy.id) ?? {}, { callbackUrl: null });
      await look();
      expect(await foreign()).toEqual([]);
    });

    it('are not those whose creation or end is under way', async () => {
      const id = one(await create());
      // The store has it; its answer was lost, and nobody has looked yet.
      await app.rows(`UPDATE store_operation SET state = 'AMBIGUOUS' WHERE kind = 'location.create'`);
      const urls = app.nest.get(CallbackUrls, { strict: false });
      await made('Berlin', await urls.urlOf({ id: id.slice(4), storeId, tokenVersion: 1 }));
      await look();
      expect(await foreign()).toEqual([]);
      // Deleted after the list was asked for: the list still shows it.
      await app.rows(
        `UPDATE location SET status = 'DELETED', deleted_at = db_clock() + interval '1 minute', remote_id = $1`,
        [String((await remote())[0]?.id)],
      );
      await look();
      expect(await foreign()).toEqual([]);
      await app.rows(`UPDATE location SET deleted_at = db_clock() - interval '1 minute'`);
      await look();
      expect(await foreign()).toHaveLength(1);
    });
  });

  it('send nothing when a warehouse changes only its name', async () => {
    await created();
    await call('warehouseUpdate', 'warehouse', { warehouseId, name: 'Berlin 1' });
    expect(await app.rows(`SELECT FROM store_operation WHERE kind = 'location.update'`)).toEqual([]);
  });

  it('send only the newest of several changes', async () => {
    const id = await created();
    for (const name of ['A', 'B', 'C']) await call('locationUpdate', 'location', { locationId: id, name });
    expect(
      await app.rows(`SELECT FROM store_operation WHERE kind = 'location.update' AND state = 'PENDING'`),
    ).toHaveLength(1);
    expect(await play('location.update')).toMatchObject({ state: 'CONFIRMED' });
    expect((await remote())[0]?.name).toBe('C');
  });

  it('park a change of a location that the store does not have any more', async () => {
    const id = await created();
    for (const there of app.sandbox.world.store(DOMAIN).locations.values()) there.deleted = true;
    await call('locationUpdate', 'location', { locationId: id, acceptsReturns: true });
    expect(await play('location.update')).toMatchObject({
      state: 'PARKED',
      reason: expect.stringContaining('does not have it'),
    });
    expect(await app.rows('SELECT type FROM exception')).toEqual([{ type: 'LOCATION_NOT_ACCEPTED' }]);
  });

  it('are not deleted while they have open work', async () => {
    const id = await created();
    openWork.set(id.slice(4), 3);
    const answer = await call('locationDelete', 'location', { locationId: id });
    expect(answer.userErrors).toMatchObject([
      { code: 'LOCATION_HAS_OPEN_WORK', message: expect.stringContaining('3 open') },
    ]);
    expect(await row()).toMatchObject({ status: 'ACTIVE' });
    expect(await app.rows(`SELECT FROM store_operation WHERE kind = 'location.delete'`)).toEqual([]);
  });

  it.each([null, 'reset_after'] as const)('are deleted at the store and then here (fault: %s)', async (fault) => {
    const id = await created();
    expect((await call('locationDelete', 'location', { locationId: id })).location).toMatchObject({
      status: 'DELETING',
    });
    if (fault) await app.sandbox.control.nextFault(DOMAIN, { kind: 'locations', fault });
    expect(await play('location.delete')).toMatchObject({ state: 'CONFIRMED' });
    expect(await row()).toMatchObject({ status: 'DELETED' });
    expect(await app.rows('SELECT FROM callback_endpoint WHERE location_id IS NOT NULL')).toEqual([]);
    expect((await create()).userErrors).toEqual([]);
  });

  it('are active again when the store refuses the end', async () => {
    const id = await created();
    await app.sandbox.control.createOrders(DOMAIN, { count: 1 });
    await call('locationDelete', 'location', { locationId: id });
    expect(await play('location.delete')).toMatchObject({ state: 'REFUSED' });
    expect(await row()).toMatchObject({ status: 'ACTIVE' });
    expect(await app.rows('SELECT type FROM exception')).toEqual([{ type: 'LOCATION_DELETE_REFUSED' }]);
  });

  it('end at once when the store never had them', async () => {
    const id = one(await create());
    expect((await call('locationDelete', 'location', { locationId: id })).location).toMatchObject({
      status: 'DELETED',
    });
    expect(await app.rows(`SELECT state FROM store_operation WHERE kind = 'location.create'`)).toEqual([
      { state: 'SUPERSEDED' },
    ]);
  });

  it('wait with their end while their creation is of unknown outcome', async () => {
    const id = one(await create());
    await app.database.query(`UPDATE store_operation SET state = 'AMBIGUOUS' WHERE kind = 'location.create'`);
    const answer = await call('locationDelete', 'location', { locationId: id });
    expect(answer.userErrors).toMatchObject([{ code: 'LOCATION_BUSY' }]);
  });

  it('lead to their store and warehouse and back', async () => {
    const id = await created();
    const query = `query($id: ID!, $filter: LocationFilter) {
      location(id: $id) { name callbackState store { domain locations { id } } warehouse { code locations { id } } }
      locations(filter: $filter) { nodes { id } totalCount } }`;
    const filter = { storeId: [`store_${storeId}`], warehouseId: [warehouseId], status: ['ACTIVE'] };
    expect(await app.ask(query, { id, filter })).toEqual({
      location: {
        name: 'Berlin',
        callbackState: 'REGISTERED',
        store: { domain: DOMAIN, locations: [{ id }] },
        warehouse: { code: 'BER1', locations: [{ id }] },
      },
      locations: { nodes: [{ id }], totalCount: 1 },
    });
  });
});
