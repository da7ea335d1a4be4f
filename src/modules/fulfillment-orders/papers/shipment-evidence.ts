import type { RemoteFulfillmentOrder } from '../../../clients/store-client.js';
import type { Operation } from '../../store-operations/store-operations.facade.js';
import type { FoundShipment, SentShipment } from '../shipments/domain/judge-shipment.js';
import type { ShipPayload } from '../shipments/domain/ship-operation.js';
import type { ShipmentContent } from '../shipments/shipments.repository.js';

/** What the verifying reads found: the order, and then the shipment among those of the store. */
export interface ShipmentEvidence {
  found: FoundShipment;
  /** Null: the store does not know it any more. */
  order: RemoteFulfillmentOrder | null;
  /** The store's ids of shipments of the order that it shows as cancelled, this one's or others'. */
  canceled: string[];
}

/** The payload of an operation that tells a store about a shipment. */
export function shipPayloadOf(operation: Operation): ShipPayload {
  return operation.payload as unknown as ShipPayload;
}

/** What a shipment is recognised by at the store. */
export function sentShipment(
  { lines, parcels, baseline, recordedAt }: ShipmentContent,
  operation: Pick<Operation, 'sentAt' | 'attempts' | 'refusedWith'>,
): SentShipment {
  const refusedAtOnce = operation.refusedWith !== null && operation.attempts <= 1;
  const sentAt = refusedAtOnce ? null : operation.sentAt;
  return { lines, baseline, recordedAt, sentAt, trackingNumbers: parcels.map(({ trackingNumber }) => trackingNumber) };
}
