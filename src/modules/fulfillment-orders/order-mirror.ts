import { Injectable } from '@nestjs/common';
import type { RemoteFulfillmentOrder } from '../../clients/store-client.js';
import { newId } from '../../common/ids.js';
import { parseTime } from '../../common/time.js';
import type { Tx } from '../../platform/database/tx.js';
import { Sealer } from '../../platform/security/sealer.js';
import { StoresFacade } from '../stores/stores.facade.js';
import { destinationCountry } from './domain/destination.js';
import type { Sighting } from './domain/mirror.js';
import { merchantNotify, pickNotes, waitsForCancelAnswer } from './domain/mirror.js';
import type { Stage } from './domain/stage.js';
import { FulfillmentOrdersRepository, type MirrorColumns } from './fulfillment-orders.repository.js';
import { Holds } from './holds/holds.js';
import type { LockedOrder } from './locked-order.js';
import { OrderLinesRepository } from './order-lines.repository.js';
import { OrderSnapshotsRepository } from './order-snapshots.repository.js';

/** Writes what the store says into the mirror columns. Personal data is sealed before it reaches the database. */
@Injectable()
export class OrderMirror {
  constructor(
    private readonly orders: FulfillmentOrdersRepository,
    private readonly lines: OrderLinesRepository,
    private readonly snapshots: OrderSnapshotsRepository,
    private readonly sealer: Sealer,
    private readonly holds: Holds,
    private readonly stores: StoresFacade,
  ) {}

  /** Inserts an order that is seen for the first time; false when another process was faster. */
  async create(tx: Tx, order: NewMirror): Promise<boolean> {
    const { id, storeId, stage, remote } = order;
    const inserted = await this.orders.insert(
      tx,
      { id, storeId, remoteId: remote.remoteId, stage },
      this.columns(order),
    );
    if (!inserted) return false;
    await this.lines.mirror(tx, id, remote.lines);
    await this.keep(tx, order, 0);
    await this.noteVocabulary(tx, storeId, remote);
    return true;
  }

  /** Overwrites the mirror of a known order; lines and raw answer only when their digest changed. */
  async update(tx: Tx, known: LockedOrder, seen: Omit<NewMirror, 'id' | 'storeId' | 'stage'>): Promise<void> {
    const mirror = { ...seen, id: known.id, storeId: known.storeId, stage: known.stage };
    await this.orders.writeMirror(tx, known.id, this.columns(mirror));
    await this.holds.observe(tx, known, seen.remote);
    await this.noteVocabulary(tx, known.storeId, seen.remote);
    if (known.digest === seen.sighting.digest) return;
    await this.lines.mirror(tx, known.id, seen.remote.lines);
    await this.keep(tx, mirror, known.cycle);
  }

  /** Words of the store that are new to us are told to people, once; what it offers to do is registered. */
  private noteVocabulary(tx: Tx, storeId: string, remote: RemoteFulfillmentOrder): Promise<void> {
    const { unfamiliar, supportedActions } = remote;
    return this.stores.noteVocabulary(tx, storeId, { unfamiliar, supportedActions: supportedActions ?? [] });
  }

  private async keep(tx: Tx, { id, remote, sighting }: NewMirror, cycle: number): Promise<void> {
    const snapshotId = newId();
    const bodySealed = this.sealer.seal(JSON.stringify(remote.raw), {
      table: 'order_snapshot',
      row: snapshotId,
      column: 'body',
    });
    await this.snapshots.keep(tx, {
      id: snapshotId,
      orderId: id,
      cycle,
      digest: sighting.digest,
      bodySealed,
      observedAt: sighting.sentAt,
    });
  }

  private columns({ id, remote, sighting, locationId }: NewMirror): MirrorColumns {
    const seal = (column: string, value: unknown): string =>
      this.sealer.seal(JSON.stringify(value), { table: 'fulfillment_order', row: id, column });
    return {
      locationId,
      orderNumber: remote.orderNumber,
      status: remote.status.canonical,
      rawStatus: remote.status.raw ?? '',
      requestStatus: remote.requestStatus.canonical,
      rawRequestStatus: remote.requestStatus.raw ?? '',
      supportedActions: remote.supportedActions ?? [],
      holds: remote.holds.map(({ reason, createdAt }) => ({ reason, createdAt })),
      remoteLocationId: remote.location.remoteId,
      destinationSealed: remote.destination && seal('destination', remote.destination),
      destinationCountry: destinationCountry(remote.destination),
      notesSealed: seal('notes', {
        merchantRequests: remote.merchantRequests,
        holds: remote.holds.map(({ message }) => message),
        lineProperties: Object.fromEntries(
          remote.lines
            .filter(({ properties }) => properties.length > 0)
            .map((line) => [line.remoteId, line.properties]),
        ),
      }),
      shippingMethodCode: remote.shippingMethod?.code ?? null,
      shippingMethodName: remote.shippingMethod?.name ?? null,
      digest: sighting.digest,
      remoteCreatedAt: parseTime(remote.createdAt),
      remoteUpdatedAt: sighting.updatedAt,
      observedAt: sighting.sentAt,
      cancelOpen: waitsForCancelAnswer(sighting),
      merchantNotify: merchantNotify(remote.merchantRequests),
      origin: remote.origin,
      hasMerchantNotes: pickNotes(remote.merchantRequests).length > 0,
      readingNotes: remote.readingNotes,
      hasDeliveryNotes: (remote.destination?.notes ?? '').trim() !== '',
    };
  }
}

/** An order as it was seen, and where it belongs. */
export interface NewMirror {
  id: string;
  storeId: string;
  stage: Stage;
  remote: RemoteFulfillmentOrder;
  sighting: Sighting;
  /** Our id of its location; null when it is not one of ours. */
  locationId: string | null;
}
