import { changeStorePolicy, DEFAULT_STORE_POLICY, readStorePolicy } from './store-policy.js';

describe('readStorePolicy', () => {
  it.each([[undefined], [null], [{}], ['AUTO'], [[]], [{ decisionMode: 'AUTO', checks: null }]])(
    'takes the defaults for %p',
    (stored) => {
      expect(readStorePolicy(stored)).toEqual(DEFAULT_STORE_POLICY);
    },
  );

  it('keeps what it knows and drops what it does not', () => {
    const stored = {
      decisionMode: 'MANUAL',
      checks: { outOfStock: 'REVIEW', addressIncomplete: 'ACCEPT', other: 'X' },
      pointOfNoReturn: 'SHIPPED',
      cancellationMode: 'NEVER',
      notifyCustomer: false,
      stockSync: 'no',
      more: 1,
    };
    expect(readStorePolicy(stored)).toEqual({
      ...DEFAULT_STORE_POLICY,
      pointOfNoReturn: 'SHIPPED',
      notifyCustomer: false,
      decisionMode: 'MANUAL',
      checks: { ...DEFAULT_STORE_POLICY.checks, outOfStock: 'REVIEW' },
    });
  });

  it('never lets missing stock or a duplicate be answered with an outcome that the check does not allow', () => {
    const stored = { checks: { outOfStock: 'IGNORE', possibleDuplicate: 'REJECT' } };
    expect(readStorePolicy(stored).checks).toEqual(DEFAULT_STORE_POLICY.checks);
  });
});

describe('changeStorePolicy', () => {
  it('changes only what is named', () => {
    const changed = changeStorePolicy(DEFAULT_STORE_POLICY, { checks: { countryNotServed: 'IGNORE' } });
    expect(changed).toEqual({
      ...DEFAULT_STORE_POLICY,
      checks: { ...DEFAULT_STORE_POLICY.checks, countryNotServed: 'IGNORE' },
    });
    expect(changeStorePolicy(changed, { decisionMode: 'MANUAL' })).toEqual({ ...changed, decisionMode: 'MANUAL' });
  });

  it('leaves a setting alone that is given as nothing', () => {
    const manual = changeStorePolicy(DEFAULT_STORE_POLICY, { decisionMode: 'MANUAL' });
    expect(changeStorePolicy(manual, { decisionMode: undefined, checks: { outOfStock: undefined } })).toEqual(manual);
    expect(changeStorePolicy(manual, { checks: null })).toEqual(manual);
  });
});
