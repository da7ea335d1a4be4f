import type { RemoteFulfillment } from '../../../../clients/store-client.js';
import { deliveryStateOf } from './delivery.js';

/** How the store says that it has nothing to say. */
const NONE = 'none';

/**
 * Words for where shipments are that the platform does not document, as `fulfillment.delivery_status=lost`; each once. A word that does
 * not look like one becomes `?`.
 */
export function unfamiliarWords(shown: readonly RemoteFulfillment[]): string[] {
  const found = shown.flatMap(({ deliveryStatus }) =>
    deliveryStatus && deliveryStatus.toLowerCase() !== NONE && deliveryStateOf(deliveryStatus) === null
      ? [`fulfillment.delivery_status=${wordOnly(deliveryStatus)}`]
      : [],
  );
  return [...new Set(found)];
}

function wordOnly(text: string): string {
  return /^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(text) ? text : '?';
}
