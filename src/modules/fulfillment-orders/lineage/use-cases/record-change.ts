import { Injectable } from '@nestjs/common';
import type { RemoteDestination, RemoteFulfillmentOrder } from '../../../../clients/store-client.js';
import { newId } from '../../../../common/ids.js';
import type { Tx } from '../../../../platform/database/tx.js';
import { Sealer } from '../../../../platform/security/sealer.js';
import { JournalFacade } from '../../../journal/journal.facade.js';
import {
  changesByOthers,
  diffContents,
  judgeChange,
  piecesMoved,
  type ChangeJudgement,
  type FieldChange,
} from '../domain/external-change.js';
import type { Judgement } from '../../domain/judge-sighting.js';
import { ACCEPTED, type Sighting } from '../../domain/mirror.js';
import { contentOf, type OrderContent } from '../../domain/order-content.js';
import { ExternalChangesRepository } from '../external-changes.repository.js';
import { ForecastRepository } from '../../forecast/forecast.repository.js';
import type { LockedOrder } from '../../locked-order.js';
import type { SealedNotes } from '../../sealed-notes.js';
import { OpenCycle } from '../../use-cases/open-cycle.js';

/** What others changed, as it was stored. */
export interface RecordedChange {
  judgement: ChangeJudgement;
  changes: FieldChange[];
}

/** Stores what others changed about an order at its store: before and after, sealed, and what it means to the work. */
@Injectable()
export class RecordChange {
  constructor(
    private readonly repository: ExternalChangesRepository,
    private readonly forecast: ForecastRepository,
    private readonly opening: OpenCycle,
    private readonly sealer: Sealer,
    private readonly journal: JournalFacade,
  ) {}

  /**
   * What a sighting is compared with: what we accepted, when it shows our accept for the first time, else the mirror as it is before
   * it is overwritten. Null: nothing is different.
   */
  async before(
    tx: Tx,
    known: LockedOrder,
    remote: RemoteFulfillmentOrder,
    sighting: Sighting,
  ): Promise<OrderContent | null> {
    const { status, requestStatus } = known;
    const now = {
      status: status as OrderContent['status'],
      requestStatus: requestStatus as OrderContent['requestStatus'],
    };
    const isAccept = (word: string): boolean => ACCEPTED.some((accepted) => accepted === word);
    const firstAccept =
      known.stage === 'ACCEPT_PENDING' && isAccept(sighting.requestStatus) && !isAccept(requestStatus);
    if (firstAccept && known.seen !== null && known.seen.digest !== sighting.digest) {
      const decided = await this.opening.decidedOn(tx, known);
      if (decided) return { ...decided, ...now };
    }
    if (known.digest === sighting.digest) {
      return status === sighting.status && requestStatus === sighting.requestStatus
        ? null
        : { ...contentOf(remote), ...now };
    }
    return { ...(await this.mirrored(tx, known)), ...now };
  }

  /**
   * Stores the difference, less our own doing; null when nothing is left. `judgement`: what the sighting makes us do; null: it was an
   * answer to us, or something of ours is on its way. `shipped`: pieces that somebody else shipped.
   */
  async record(
    tx: Tx,
    known: LockedOrder,
    seen: {
      before: OrderContent;
      after: OrderContent;
      judgement: Judgement | null;
      sentAt: Date;
      shipped?: readonly FieldChange[];
    },
  ): Promise<RecordedChange | null> {
    const { before, after, judgement, sentAt, shipped = [] } = seen;
    const changes = changesByOthers([...diffContents(before, after), ...shipped], judgement, known.stage);
    if (changes.length === 0) return null;
    const cancelled = after.status === 'CANCELLED' && before.status !== 'CANCELLED';
    const recorded = {
      judgement: judgeChange(changes, { stage: known.stage, requestStatus: after.requestStatus }, judgement),
      changes,
    };
    await this.store(tx, known, recorded, {
      pieces: piecesMoved(before.lines, cancelled ? null : after.lines),
      sentAt,
    });
    return recorded;
  }

  /**
   * The store asks for an order at last: it is no forecast any more. What it asks for less (or more) than was foreseen is noted; its
   * pieces may be those that relatives lost before.
   */
  async requested(tx: Tx, order: LockedOrder, remote: RemoteFulfillmentOrder, sentAt: Date): Promise<void> {
    const foreseen = await this.forecast.take(tx, order.storeId, order.remoteId);
    await this.repository.lookAgain(tx, order.storeId, [order.orderNumber]);
    if (!foreseen) return;
    const after = contentOf(remote);
    const changes = diffContents({ ...after, lines: foreseen.lines }, after);
    if (changes.length === 0) return;
    const pieces = piecesMoved(foreseen.lines, after.lines);
    const known = { ...order, remoteUpdatedAt: foreseen.unchangedAt };
    await this.store(tx, known, { judgement: 'NOTE', changes }, { pieces, sentAt });
  }

  /** The store does not know the order any more: it lost every piece. Told once. */
  async recordGone(tx: Tx, known: LockedOrder, sentAt: Date): Promise<void> {
    if (await this.repository.isGone(tx, known.id)) return;
    const { lines } = await this.mirrored(tx, known);
    const change: FieldChange = { area: 'STATUS', field: 'status', before: known.status, after: null, line: null };
    await this.store(tx, known, { judgement: 'NOTE', changes: [change] }, { pieces: piecesMoved(lines, null), sentAt });
  }

  private async store(
    tx: Tx,
    known: LockedOrder,
    { judgement, changes }: RecordedChange,
    { pieces, sentAt }: { pieces: ReturnType<typeof piecesMoved>; sentAt: Date },
  ): Promise<void> {
    const id = newId();
    const areas = [...new Set(changes.map(({ area }) => area))];
    const { id: orderId, storeId, cycle, stage } = known;
    const unchangedAt = known.remoteUpdatedAt ?? known.observedAt;
    const changesSealed = this.sealer.seal(JSON.stringify(changes), {
      table: 'external_change',
      row: id,
      column: 'changes_sealed',
    });
    await this.repository.insert(tx, {
      id,
      storeId,
      orderId,
      cycle,
      stage,
      judgement,
      areas,
      changesSealed,
      pieces,
      unchangedAt,
      seenAt: sentAt,
    });
    await this.journal.append(tx, {
      storeId,
      fulfillmentOrderId: orderId,
      type: 'CHANGED_AT_STORE',
      actor: 'store',
      data: { areas, judgement },
    });
  }

  private async mirrored(tx: Tx, known: LockedOrder): Promise<Omit<OrderContent, 'status' | 'requestStatus'>> {
    const row = await this.repository.mirrored(tx, known.id);
    const open = <T>(column: string, sealed: string | null): T | null =>
      sealed === null
        ? null
        : (JSON.parse(this.sealer.open(sealed, { table: 'fulfillment_order', row: known.id, column })) as T);
    const notes = open<SealedNotes>('notes', row.notesSealed);
    return {
      location: known.remoteLocationId ?? '',
      destination: open<RemoteDestination>('destination', row.destinationSealed),
      lines: row.lines.map((line) => ({
        ...line,
        ...(notes?.lineProperties && { properties: notes.lineProperties[line.remoteId] ?? [] }),
      })),
      holds: row.holds.map(({ reason }, index) => ({ reason, message: notes?.holds[index] ?? null })),
      notes: (notes?.merchantRequests ?? []).map(({ type, message }) => ({ type, message })),
    };
  }
}
