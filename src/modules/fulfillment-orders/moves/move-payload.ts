import type { OperationPayload } from '../../store-operations/store-operations.facade.js';
import type { MovedLine, MoveWish } from './domain/judge-move.js';

/** A move as the payload of an operation holds it: plain values only, so the lines are one text `remoteId:orderLineId:quantity,...`. */
export function movePayload({ lines, ...wish }: MoveWish): OperationPayload {
  return {
    ...wish,
    lines: lines.map(({ remoteId, orderLineId, quantity }) => `${remoteId}:${orderLineId}:${quantity}`).join(','),
  };
}

/** The move that a payload holds. */
export function wishOf(payload: OperationPayload): MoveWish {
  const { remoteId, orderNumber, fromLocationRemoteId, toLocationRemoteId, lines } = payload as unknown as Omit<
    MoveWish,
    'lines'
  > & { lines: string };
  return { remoteId, orderNumber, fromLocationRemoteId, toLocationRemoteId, lines: lines.split(',').map(lineOf) };
}

function lineOf(text: string): MovedLine {
  const [remoteId = '', orderLineId = '', quantity = ''] = text.split(':');
  return { remoteId, orderLineId, quantity: Number(quantity) };
}
