import { newId } from '../../../../src/common/ids.js';
import { NOBODY } from '../ship-cases.js';
import type { Cases } from './case.js';
import type { Input } from './probes.js';
import type { World } from './world.js';

const ADDRESS = {
  line1: 'Kai 2',
  line2: 'Gate 3',
  city: 'Hamburg',
  state: 'HH',
  postcode: '20457',
  country: 'DE',
  phone: '+49 40 1',
};
const POSITION = { latitude: 53.5, longitude: 10 };
const SITE = { name: 'North', address: ADDRESS, servedCountries: ['DE', 'AT'], position: POSITION };

/** A warehouse that no store knows, by inner id. */
async function warehouse(world: World): Promise<string> {
  const id = newId();
  await world.app.rows(
    `INSERT INTO warehouse (id, code, name, line1, city, country) VALUES ($1, $2, $2, 'Kai 1', 'Berlin', 'DE')`,
    [id, world.name()],
  );
  return id;
}

const OPTIONAL_TEXTS = Object.fromEntries(
  ['line2', 'state', 'postcode', 'phone'].map((field) => [`address.${field} empty`, 'As good as left out.']),
);

/** Warehouses and locations. */
export const SITE_CASES: Cases = {
  warehouseCreate: {
    good: async (world) => ({ ...SITE, code: world.name() }),
    other: { name: 'South' },
    expect: {
      'servedCountries.0 empty': ['INVALID', 'servedCountries'],
      'servedCountries.0 too long': ['INVALID', 'servedCountries'],
    },
    fine: {
      ...OPTIONAL_TEXTS,
      'servedCountries empty': 'Every country.',
      'servedCountries twice the same': 'As good as named once.',
    },
    more: () => [
      ['a code that another has', { code: 'blue' }, 'CODE_TAKEN', 'code'],
      ['a code that is no word', { code: 'a b' }, 'INVALID', 'code'],
      ['a country that is none', { address: { ...ADDRESS, country: 'XX' } }, 'INVALID', 'address.country'],
      ['a served country that is none', { servedCountries: ['DE', 'XX'] }, 'INVALID', 'servedCountries'],
    ],
  },
  warehouseUpdate: {
    good: async (world): Promise<Input> => {
      const id = await warehouse(world);
      const expectedVersion = await world.version('warehouse', id);
      return { ...SITE, warehouseId: `wh_${id}`, code: world.name(), expectedVersion, confirm: true };
    },
    other: { name: 'South' },
    expect: {
      'servedCountries.0 empty': ['INVALID', 'servedCountries'],
      'servedCountries.0 too long': ['INVALID', 'servedCountries'],
    },
    fine: {
      ...OPTIONAL_TEXTS,
      'servedCountries empty': 'Every country.',
      'servedCountries twice the same': 'As good as named once.',
    },
    more: (_, world) => [
      ['a code that another has', { code: 'blue' }, 'CODE_TAKEN', 'code'],
      [
        'an address that stores compute tax from',
        { warehouseId: `wh_${world.red.warehouseId}`, expectedVersion: null, confirm: null },
        'CONFIRMATION_NEEDED',
        'confirm',
      ],
    ],
  },
  locationCreate: {
    good: async (world) => ({
      storeId: `store_${world.blue.storeId}`,
      warehouseId: `wh_${await warehouse(world)}`,
      name: 'Third',
      acceptsReturns: true,
    }),
    other: { name: 'Fourth' },
    more: async (_, world) => {
      const gone = await world.site();
      await world.app.rows(`UPDATE store SET status = 'UNINSTALLED' WHERE id = $1`, [gone.storeId]);
      return [
        ['a warehouse that has one', { warehouseId: `wh_${world.blue.warehouseId}` }, 'LOCATION_EXISTS', 'warehouseId'],
        ['a store that left', { storeId: `store_${gone.storeId}` }, 'STORE_NOT_CONNECTED', 'storeId'],
      ];
    },
  },
  locationUpdate: {
    good: async (world) => {
      const { locationId } = await world.site();
      const expectedVersion = await world.version('location', locationId);
      return { locationId: `loc_${locationId}`, name: 'New', acceptsReturns: true, expectedVersion };
    },
    other: { name: 'Newer' },
  },
  locationRepair: {
    good: async (world) => {
      const { locationId } = await world.site();
      await world.app.rows(`UPDATE location SET drift = $2 WHERE id = $1`, [
        locationId,
        JSON.stringify([{ field: 'address.city', wanted: 'Berlin', seen: 'Paris' }]),
      ]);
      return { locationId: `loc_${locationId}`, confirm: true };
    },
    other: { confirm: false },
    more: (_, world) => [
      ['an address that is not confirmed', { confirm: false }, 'CONFIRMATION_NEEDED', 'confirm'],
      ['one that is right', { locationId: `loc_${world.blue.locationId}` }, 'NOTHING_TO_REPAIR', 'locationId'],
    ],
  },
  locationDelete: {
    good: async (world) => ({ locationId: `loc_${(await world.site()).locationId}` }),
    other: { locationId: `loc_${NOBODY}` },
    more: async (_, world) => {
      await world.ready();
      return [
        ['one with open work', { locationId: `loc_${world.blue.locationId}` }, 'LOCATION_HAS_OPEN_WORK', 'locationId'],
      ];
    },
  },
};
