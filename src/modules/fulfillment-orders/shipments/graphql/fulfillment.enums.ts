import { registerEnumType } from '@nestjs/graphql';
import { CARRIER_CODES, type CarrierCode } from '../../../../clients/carriers.js';
import type { FulfillmentStatus } from '../domain/ship-operation.js';

type EnumOf<Word extends string> = { readonly [W in Word]: W };

/** How it was learnt that the store has a shipment. */
export type ConfirmedBy = 'ANSWER' | 'READ';

/** GraphQL enum `FulfillmentStatus`. */
export const FulfillmentStatusEnum: EnumOf<FulfillmentStatus> = {
  PENDING: 'PENDING',
  HELD: 'HELD',
  CONFIRMED: 'CONFIRMED',
  REFUSED: 'REFUSED',
  CANCELLED: 'CANCELLED',
  CANCELED_AT_STORE: 'CANCELED_AT_STORE',
};

/** GraphQL enum `FulfillmentConfirmedBy`. */
export const ConfirmedByEnum: EnumOf<ConfirmedBy> = { ANSWER: 'ANSWER', READ: 'READ' };

/** GraphQL enum `Carrier`: every canonical code. */
export const CarrierEnum = Object.fromEntries(CARRIER_CODES.map((code) => [code, code])) as EnumOf<CarrierCode>;

registerEnumType(FulfillmentStatusEnum, {
  name: 'FulfillmentStatus',
  description:
    'PENDING: recorded, the store has not confirmed it. HELD: not sent while a cancellation waits for its answer. CONFIRMED: the store has it. REFUSED: the store does not take it. CANCELLED: never sent. CANCELED_AT_STORE: the merchant cancelled it at the store, after the store had it.',
});
registerEnumType(ConfirmedByEnum, {
  name: 'FulfillmentConfirmedBy',
  description: 'ANSWER: the store answered. READ: its answer was lost, and a read shows the shipment.',
});
registerEnumType(CarrierEnum, {
  name: 'Carrier',
  description: 'Canonical carriers. OTHER: see carrierName.',
});
