import type { Chance } from '../random.js';
import type { ShippingAddress } from './model.js';

interface Place {
  city: string;
  state: string;
  postcode: string;
}

const FIRST = [
  'Ada',
  'Bruno',
  'Chiara',
  'Dilan',
  'Elif',
  'Finn',
  'Grace',
  'Hugo',
  'Inés',
  'Jonas',
  'Kaya',
  'Léa',
  'Mats',
  'Nora',
];
const LAST = [
  'Almeida',
  'Bauer',
  'Castillo',
  'Dupont',
  'Eriksen',
  'Fischer',
  'García',
  'Horváth',
  'Ito',
  'Jensen',
  'Kowalski',
];
const STREETS = ['Harbour', 'Mill', 'Station', 'Orchard', 'Quay', 'Chapel', 'Garden', 'Foundry', 'Linden', 'Market'];
const PLACES: Record<string, Place[]> = {
  US: [
    { city: 'Portland', state: 'OR', postcode: '97205' },
    { city: 'Austin', state: 'TX', postcode: '78701' },
    { city: 'Columbus', state: 'OH', postcode: '43215' },
  ],
  CA: [{ city: 'Toronto', state: 'ON', postcode: 'M5V 2T6' }],
  DE: [
    { city: 'Köln', state: '', postcode: '50667' },
    { city: 'Leipzig', state: '', postcode: '04109' },
  ],
  GB: [{ city: 'Leeds', state: '', postcode: 'LS1 4AP' }],
  FR: [{ city: 'Lyon', state: '', postcode: '69002' }],
  BR: [{ city: 'Recife', state: 'PE', postcode: '50030-230' }],
  AU: [{ city: 'Perth', state: 'WA', postcode: '6000' }],
};

/** An invented person at an invented address of that country, the next in the store's seeded sequence. */
export function inventAddress(chance: Chance, stream: string, country: string): Omit<ShippingAddress, 'id'> {
  const pick = <T>(part: string, list: readonly T[]): T => chance.pick(`${stream}|${part}`, list);
  const place = pick('place', PLACES[country] ?? [{ city: 'Springfield', state: '', postcode: '10000' }]);
  return {
    first_name: pick('first', FIRST),
    last_name: pick('last', LAST),
    line1: `${1 + Math.floor(chance.next(`${stream}|house`) * 180)} ${pick('street', STREETS)} Street`,
    line2: '',
    line3: '',
    line4: place.city,
    state: place.state,
    postcode: place.postcode,
    country,
    phone_number: `+1555${String(Math.floor(chance.next(`${stream}|phone`) * 1e7)).padStart(7, '0')}`,
    notes: '',
  };
}
