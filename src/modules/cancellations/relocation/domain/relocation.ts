import type { RemoteOrderStatus, RemoteRequestStatus } from '../../../../clients/store-client.js';

/** The operation kind of one step. */
export const RELOCATION_OPERATION = 'relocation.step';

/** Every step that there is; each is one operation at the store, except ACCEPT: it is over when our accept there is confirmed. */
export const RELOCATION_STEPS = ['ASK_CANCEL', 'AGREE_CANCEL', 'WITHDRAW', 'MOVE', 'REQUEST', 'ACCEPT'] as const;

/** One step of a relocation. */
export type RelocationStep = (typeof RELOCATION_STEPS)[number];

/** Where a relocation stands. STOPPED: a person has to go on. */
export type RelocationState = 'RUNNING' | 'DONE' | 'STOPPED';

/** The way of accepted work: the platform moves an order only when nobody works on it any more. */
export const STEPS_OF_ACCEPTED: readonly RelocationStep[] = ['ASK_CANCEL', 'AGREE_CANCEL', 'MOVE', 'REQUEST', 'ACCEPT'];

/** The way of a request that was not answered. */
export const STEPS_OF_REQUESTED: readonly RelocationStep[] = ['WITHDRAW', 'MOVE', 'REQUEST', 'ACCEPT'];

/** How a store shows the order that a step is about. */
export interface Shown {
  status: RemoteOrderStatus;
  requestStatus: RemoteRequestStatus;
  /** The open wish to cancel carries our own text. */
  cancelIsOurs: boolean;
  /** The store would let its lines go elsewhere: an order whose cancellation was agreed may read as cancelled all the same. */
  movable: boolean;
}

/** What is known after a step: the store answered, or was read after a lost answer or a refusal. */
export type StepCause = 'ANSWERED' | 'LOST' | 'REFUSED';

/** What becomes of a step. AGAIN: it is sent once more. */
export type StepVerdict = { type: 'DONE' | 'AGAIN' } | { type: 'STOP'; reason: string };

type WantedStep = Exclude<RelocationStep, 'MOVE' | 'ACCEPT'>;

/** The request statuses that a step leads to, and those from which it starts. */
const WAY: Readonly<Record<WantedStep, { to: readonly RemoteRequestStatus[]; from: readonly RemoteRequestStatus[] }>> =
  {
    ASK_CANCEL: { to: ['CANCEL_REQUESTED', 'CANCEL_ACCEPTED'], from: ['ACCEPTED', 'CANCEL_REJECTED'] },
    AGREE_CANCEL: { to: ['CANCEL_ACCEPTED'], from: ['CANCEL_REQUESTED'] },
    WITHDRAW: { to: ['PENDING'], from: ['REQUESTED'] },
    REQUEST: { to: ['REQUESTED', 'ACCEPTED'], from: ['PENDING', 'CANCEL_ACCEPTED', 'REJECTED'] },
  };

/** Judges what the store shows of the order after a step; null: it does not know it. Pure. MOVE is judged by where the lines are, ACCEPT by our own accept. */
export function judgeStep(step: WantedStep, shown: Shown | null, cause: StepCause): StepVerdict {
  if (!shown) return stop('the store does not know the order any more');
  if (shown.status === 'CANCELLED' && !(shown.movable && shown.requestStatus === 'CANCEL_ACCEPTED'))
    return stop('the store cancelled the order, and may have put another in its place');
  if (shown.status === 'CLOSED') return stop('the store closed the order');
  if (step === 'ASK_CANCEL' && shown.requestStatus === 'CANCEL_REQUESTED' && !shown.cancelIsOurs) {
    return stop('the merchant wants the order cancelled');
  }
  const { to, from } = WAY[step];
  if (to.includes(shown.requestStatus)) return { type: 'DONE' };
  if (from.includes(shown.requestStatus) && cause === 'LOST') return { type: 'AGAIN' };
  return stop(`the store ${cause === 'REFUSED' ? 'refused it and ' : ''}shows the request as ${shown.requestStatus}`);
}

function stop(reason: string): StepVerdict {
  return { type: 'STOP', reason };
}

/** Whether the order is still being taken away: the last step, at the new location, does not count. */
export function isLeaving({ steps, done }: { steps: readonly RelocationStep[]; done: number }): boolean {
  return steps.slice(done).some((step) => step !== 'ACCEPT');
}

/** The steps of work that could not be moved: it is requested again where it was, and accepted again if it had been. */
export function wayBack(taken: readonly RelocationStep[]): RelocationStep[] {
  return taken.includes('AGREE_CANCEL') ? [...taken, 'REQUEST', 'ACCEPT'] : [...taken, 'REQUEST'];
}

/** Where an order is left when its relocation stops after these steps, and what a person can do. */
export function standing(done: readonly RelocationStep[], newRemoteId: string | null): string {
  switch (done.at(-1)) {
    case undefined:
      return 'Nothing was changed at the store; the order stays where it is.';
    case 'ASK_CANCEL':
      return 'Our wish to cancel may still be open at the store: answer it there, then go on by hand.';
    case 'AGREE_CANCEL':
    case 'WITHDRAW':
      return 'The order is open at the store and nobody works on it: move it with fulfillmentOrderMove, then request it at the store.';
    case 'MOVE':
      return `The lines are at the new location in fulfillment order ${newRemoteId}, and nobody was asked to work on them: request it at the store.`;
    default:
      if (newRemoteId === null) return 'The order is requested again where it was: decide it there.';
      return `Fulfillment order ${newRemoteId} is requested at the new location: decide it there.`;
  }
}

/** Our text with the wish to cancel, by which it is known again. */
export function cancelText(relocationId: string): string {
  return `Crossdock moves this order to another of its locations (${relocationId}).`;
}
