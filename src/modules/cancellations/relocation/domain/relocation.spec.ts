import fc from 'fast-check';
import {
  isLeaving,
  judgeStep,
  RELOCATION_STEPS,
  standing,
  STEPS_OF_ACCEPTED,
  STEPS_OF_REQUESTED,
  type Shown,
  type StepCause,
  wayBack,
} from './relocation.js';

const shown = (requestStatus: Shown['requestStatus'], change: Partial<Shown> = {}): Shown => ({
  status: 'OPEN',
  requestStatus,
  cancelIsOurs: true,
  movable: false,
  ...change,
});

describe('judgeStep', () => {
  it.each([
    ['ASK_CANCEL', 'ACCEPTED', 'CANCEL_REQUESTED'],
    ['AGREE_CANCEL', 'CANCEL_REQUESTED', 'CANCEL_ACCEPTED'],
    ['WITHDRAW', 'REQUESTED', 'PENDING'],
    ['REQUEST', 'PENDING', 'REQUESTED'],
  ] as const)('%s leads from %s to %s', (step, from, to) => {
    for (const cause of ['ANSWERED', 'LOST', 'REFUSED'] as const) {
      expect(judgeStep(step, shown(to), cause)).toEqual({ type: 'DONE' });
    }
    expect(judgeStep(step, shown(from), 'LOST')).toEqual({ type: 'AGAIN' });
    expect(judgeStep(step, shown(from), 'REFUSED').type).toBe('STOP');
    expect(judgeStep(step, shown(from), 'ANSWERED').type).toBe('STOP');
  });

  it('a wish to cancel that is not ours stops it', () => {
    const verdict = judgeStep('ASK_CANCEL', shown('CANCEL_REQUESTED', { cancelIsOurs: false }), 'LOST');
    expect(verdict).toEqual({ type: 'STOP', reason: 'the merchant wants the order cancelled' });
  });

  it('an agreed cancellation that reads as cancelled goes on where the store lets the lines go, and stops elsewhere', () => {
    const agreed = shown('CANCEL_ACCEPTED', { status: 'CANCELLED', movable: true });
    expect(judgeStep('AGREE_CANCEL', agreed, 'ANSWERED')).toEqual({ type: 'DONE' });
    expect(judgeStep('AGREE_CANCEL', agreed, 'LOST')).toEqual({ type: 'DONE' });
    expect(judgeStep('AGREE_CANCEL', { ...agreed, movable: false }, 'ANSWERED').type).toBe('STOP');
    expect(judgeStep('AGREE_CANCEL', shown('ACCEPTED', { status: 'CANCELLED', movable: true }), 'LOST').type).toBe(
      'STOP',
    );
  });

  const step = fc.constantFrom(...RELOCATION_STEPS.filter((one) => one !== 'MOVE' && one !== 'ACCEPT'));
  const cause = fc.constantFrom<StepCause>('ANSWERED', 'LOST', 'REFUSED');
  const status = fc.constantFrom<Shown['status']>('CANCELLED', 'CLOSED');
  const requestStatus = fc.constantFrom<Shown['requestStatus']>(
    'PENDING',
    'REQUESTED',
    'ACCEPTED',
    'REJECTED',
    'CANCEL_REQUESTED',
    'CANCEL_ACCEPTED',
    'CANCEL_REJECTED',
    'CLOSED',
    'UNKNOWN',
  );

  it('an order that ended or is gone stops every step', () => {
    fc.assert(
      fc.property(step, cause, status, requestStatus, (one, why, ended, request) => {
        expect(judgeStep(one, shown(request, { status: ended }), why).type).toBe('STOP');
        expect(judgeStep(one, null, why).type).toBe('STOP');
      }),
    );
  });

  it('nothing is sent again after an answer or a refusal', () => {
    fc.assert(
      fc.property(step, requestStatus, fc.boolean(), (one, request, cancelIsOurs) => {
        for (const why of ['ANSWERED', 'REFUSED'] as const) {
          expect(judgeStep(one, shown(request, { cancelIsOurs }), why).type).not.toBe('AGAIN');
        }
      }),
    );
  });

  it('takes the order away until only the accept there is left', () => {
    for (const steps of [
      STEPS_OF_ACCEPTED,
      STEPS_OF_REQUESTED,
      wayBack(['WITHDRAW']),
      wayBack(['ASK_CANCEL', 'AGREE_CANCEL']),
    ]) {
      const leaving = steps.map((_step, done) => isLeaving({ steps, done }));
      expect(leaving).toEqual(steps.map((step) => step !== 'ACCEPT'));
      expect(isLeaving({ steps, done: steps.length })).toBe(false);
    }
  });

  it('turns back by asking for the work again; only what had been accepted is accepted again', () => {
    expect(wayBack(STEPS_OF_REQUESTED.slice(0, 1))).toEqual(['WITHDRAW', 'REQUEST']);
    expect(wayBack(STEPS_OF_ACCEPTED.slice(0, 2))).toEqual(['ASK_CANCEL', 'AGREE_CANCEL', 'REQUEST', 'ACCEPT']);
    expect(standing(['WITHDRAW', 'REQUEST'], null)).toMatch(/requested again where it was/);
  });

  it('says where it stands after every step of either way', () => {
    for (const steps of [STEPS_OF_ACCEPTED, STEPS_OF_REQUESTED]) {
      const texts = steps.map((_step, index) => standing(steps.slice(0, index), '7'));
      expect(new Set(texts).size).toBe(steps.length);
      expect(texts[0]).toMatch(/^Nothing was changed/);
    }
  });
});
