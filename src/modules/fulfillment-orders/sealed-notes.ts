import type { RemoteLineProperty, RemoteMerchantRequest } from '../../clients/store-client.js';

/** What people wrote about an order, as OrderMirror seals it in the column `notes_sealed`. */
export interface SealedNotes {
  merchantRequests: RemoteMerchantRequest[];
  /** Messages of the holds, in the order of the column `holds`. */
  holds: (string | null)[];
  /** How the customer wants lines made, by the store's ids of the lines; left out in what was sealed before they were read. */
  lineProperties?: Record<string, RemoteLineProperty[]>;
}
