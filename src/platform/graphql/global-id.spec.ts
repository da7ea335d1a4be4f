import fc from 'fast-check';
import { DomainError } from '../../common/domain-error.js';
import { fromGlobalId, ID_PREFIXES, parseGlobalId, toGlobalId, type IdPrefix } from './global-id.js';

const prefixes = Object.keys(ID_PREFIXES) as IdPrefix[];
const uuidPrefixes = prefixes.filter((prefix) => ID_PREFIXES[prefix].kind === 'uuid');

describe('global ids', () => {
  it('come back as they went out, for every prefix', () => {
    fc.assert(
      fc.property(fc.constantFrom(...uuidPrefixes), fc.uuid(), (prefix, id) => {
        expect(fromGlobalId(prefix, toGlobalId(prefix, id))).toBe(id);
      }),
    );
    expect(fromGlobalId('sn_', toGlobalId('sn_', 42n))).toBe('42');
  });

  it('are refused under another prefix, naming the field', () => {
    fc.assert(
      fc.property(fc.constantFrom(...prefixes), fc.constantFrom(...uuidPrefixes), fc.uuid(), (asked, given, id) => {
        fc.pre(asked !== given);
        expect(() => fromGlobalId(asked, toGlobalId(given, id), ['input', 'x'])).toThrow(DomainError);
      }),
    );
    expect(() => fromGlobalId('store_', 'wh_1', ['input', 'storeId'])).toThrow(
      expect.objectContaining({ code: 'INVALID_ID', field: ['input', 'storeId'] }),
    );
  });

  it('are never made of arbitrary text', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(parseGlobalId(text)).toBeUndefined()));
    expect(parseGlobalId('constructor_x')).toBeUndefined();
  });

  it('are the same in capitals, and told from a part of one', () => {
    const id = '01A22FA5-0B4C-7000-8000-00000000000A';
    expect(fromGlobalId('fol_', `fol_${id}`)).toBe(id.toLowerCase());
    expect(() => fromGlobalId('fol_', 'fol_12')).toThrow(/"fol_12" is not the whole id of a FulfillmentOrderLine/);
  });

  it('have one type per prefix', () => {
    const types = prefixes.map((prefix) => ID_PREFIXES[prefix].type);
    expect(new Set(types).size).toBe(prefixes.length);
  });
});
