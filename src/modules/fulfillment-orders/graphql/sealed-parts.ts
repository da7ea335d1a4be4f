import { Injectable } from '@nestjs/common';
import type { RemoteDestination, RemoteMerchantRequest } from '../../../clients/store-client.js';
import { Sealer } from '../../../platform/security/sealer.js';

/** The texts of the merchant, as the mirror seals them. */
export interface SealedNotes {
  merchantRequests: RemoteMerchantRequest[];
  /** Messages of the holds, in the order of the column `holds`. */
  holds: (string | null)[];
}

/** Opens the personal data of orders. OrderMirror seals it. */
@Injectable()
export class SealedParts {
  constructor(private readonly sealer: Sealer) {}

  /** Where the goods go. Throws SealError when it cannot be opened. */
  destination(orderId: string, sealed: string): RemoteDestination {
    return this.open(orderId, 'destination', sealed) as RemoteDestination;
  }

  /** What the merchant wrote. Throws SealError when it cannot be opened. */
  notes(orderId: string, sealed: string): SealedNotes {
    return this.open(orderId, 'notes', sealed) as SealedNotes;
  }

  private open(row: string, column: string, sealed: string): unknown {
    return JSON.parse(this.sealer.open(sealed, { table: 'fulfillment_order', row, column }));
  }
}
