import { registerEnumType } from '@nestjs/graphql';
import type { DeliveryEventStatus } from '../../../../clients/store-client.js';
import { DELIVERY_EVENT_STATUSES, DELIVERY_STATES, type DeliveryState } from '../domain/delivery.js';
import { RELAY_STATES, type RelayState } from '../domain/event-operation.js';

type EnumOf<Word extends string> = { readonly [W in Word]: W };

function enumOf<Word extends string>(words: readonly Word[]): EnumOf<Word> {
  return Object.fromEntries(words.map((word) => [word, word])) as EnumOf<Word>;
}

/** GraphQL enum `DeliveryEventStatus`. */
export const DeliveryEventStatusEnum: EnumOf<DeliveryEventStatus> = enumOf(DELIVERY_EVENT_STATUSES);

/** GraphQL enum `DeliveryStatus`. */
export const DeliveryStatusEnum: EnumOf<DeliveryState> = enumOf(DELIVERY_STATES);

/** GraphQL enum `DeliveryEventRelay`. */
export const DeliveryEventRelayEnum: EnumOf<RelayState> = enumOf(RELAY_STATES);

registerEnumType(DeliveryEventStatusEnum, {
  name: 'DeliveryEventStatus',
  description: 'What can happen to a shipment on its way. PICKED_UP: by the customer.',
});
registerEnumType(DeliveryStatusEnum, {
  name: 'DeliveryStatus',
  description: 'Where a shipment is. It is DELIVERED when all of its parcels are.',
});
registerEnumType(DeliveryEventRelayEnum, {
  name: 'DeliveryEventRelay',
  description:
    'WAITING: the store has not confirmed the shipment yet. UNSUPPORTED: the store cannot take it now, see relayReason; it is sent when it can. PENDING: on its way. RELAYED: the store has it. REFUSED: the store does not take it. DROPPED: the shipment is not at the store.',
});
