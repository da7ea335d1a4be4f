import { compareCountries } from './allowed-countries.js';

describe('compareCountries', () => {
  it.each<[string[] | null, string[], ReturnType<typeof compareCountries>]>([
    [null, ['DE'], null],
    [[], ['DE'], null],
    [['DE'], ['DE'], null],
    [['DE'], [], null],
    [['DE', 'FR'], ['DE'], { notServed: ['FR'], notAllowed: [] }],
    [['DE'], ['DE', 'AT'], { notServed: [], notAllowed: ['AT'] }],
    [['IC'], ['ES'], { notServed: [], notAllowed: ['ES'] }],
    [['ES'], ['ES', 'IC'], null],
  ])('the store allows %j, we serve %j', (allowed, served, difference) => {
    expect(compareCountries(allowed, served)).toEqual(difference);
  });
});
