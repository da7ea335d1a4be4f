import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { MAX_ON_HAND } from '../domain/movement.js';
import { judgeDeduction, type Interval } from '../domain/stock-record.js';
import type { LockedLevel } from '../domain/availability.js';
import { sumBy, type HeldUnits } from '../domain/take-items.js';
import { SkuComponentsRepository } from '../sku-components.repository.js';
import { StockLevelsRepository } from '../stock-levels.repository.js';
import { StockRecordsRepository, type LockedRecord } from '../stock-records.repository.js';
import { StockShipmentsRepository, type OpenShipment } from '../stock-shipments.repository.js';
import { MoveLevels } from './move-levels.js';
import { RaisePushes } from './raise-pushes.js';

/** Who brought the end of a shipment about. */
const ENGINE = 'crossdock';

/** What becomes of a recorded shipment's stock: the store has it, or it is never sent. Repeats change nothing. */
@Injectable()
export class EndShipment {
  constructor(
    private readonly levels: StockLevelsRepository,
    private readonly move: MoveLevels,
    private readonly records: StockRecordsRepository,
    private readonly components: SkuComponentsRepository,
    private readonly shipments: StockShipmentsRepository,
    private readonly pushes: RaisePushes,
  ) {}

  /** The store has the shipment and has deducted it between the two moments. */
  async confirm(tx: Tx, fulfillmentId: string, times: Interval): Promise<void> {
    const { items, records } = await this.lockAll(tx, fulfillmentId);
    const [first] = items;
    if (!first) return;
    await this.shipments.end(tx, fulfillmentId, 'CONFIRMED', times);
    const deducted = sumBy(items, recordOf, (item) => item.awaiting);
    const changes = [...deducted].flatMap(([recordId, pieces]) => {
      const record = records.get(recordId);
      return record && pieces > 0 ? [{ recordId, awaiting: pieces, expected: after(record, pieces, times) }] : [];
    });
    await this.records.deducted(tx, changes, times.answeredAt);
    await this.pushes.forRecords(tx, { storeId: first.storeId, recordIds: [...records.keys()], actor: ENGINE });
  }

  /** The shipment is never sent: what it took comes back, to the order's reservation too unless that was given back meanwhile. */
  async cancel(tx: Tx, fulfillmentId: string, cause: { actor: string; reason: string }): Promise<void> {
    const { items, records } = await this.lockAll(tx, fulfillmentId);
    const [first] = items;
    if (!first) return;
    const { storeId, fulfillmentOrderId, cycle } = first;
    await this.shipments.end(tx, fulfillmentId, 'CANCELLED');
    await this.giveBack(tx, items, { ...cause, fulfillmentOrderId, cycle });
    const less = sumBy(items, recordOf, (item) => -item.awaiting);
    await this.records.addAwaiting(tx, less);
    await this.pushes.forRecords(tx, { storeId, recordIds: [...records.keys()], actor: cause.actor });
  }

  private async giveBack(
    tx: Tx,
    items: readonly OpenShipment[],
    cause: { actor: string; reason: string; fulfillmentOrderId: string; cycle: number },
  ): Promise<void> {
    const taken = sumBy(items, levelOf, (item) => item.taken);
    const levels = await this.levels.lockByIds(tx, [...taken.keys()]);
    const restored = restoredOf(items, levels);
    const reserved = sumBy(restored, levelOf, (held) => held.quantity);
    const deltas = [...taken]
      .map(([levelId, pieces]) => ({
        levelId,
        onHandDelta: Math.min(pieces, MAX_ON_HAND - (levels.get(levelId)?.onHand ?? 0)),
        reservedDelta: reserved.get(levelId) ?? 0,
      }))
      .filter((delta) => delta.onHandDelta !== 0 || delta.reservedDelta !== 0);
    const held = await this.move.held(tx, cause);
    const again = restored.map((units) => ({ ...units, quantity: units.quantity + heldLike(held, units) }));
    await this.move.executeHeld(tx, deltas, again, { kind: 'UNSHIP', ...cause });
  }

  /**
   * Locks the levels, then the records, of a shipment and of whatever shares its levels, and its own rows last: whoever meets a record that
   * the shipment names ties it to them in that order. The levels of the shipment keep it from being tied meanwhile.
   */
  private async lockAll(
    tx: Tx,
    fulfillmentId: string,
  ): Promise<{ items: OpenShipment[]; records: Map<string, LockedRecord> }> {
    const named = await this.shipments.open(tx, fulfillmentId);
    const levelIds = named.flatMap((item) => item.levelId ?? []);
    await this.levels.lockByIds(tx, [...levelIds, ...(await this.components.levelsOf(tx, recordsOf(named)))]);
    const records = await this.records.lock(tx, recordsOf(await this.shipments.open(tx, fulfillmentId)), levelIds);
    return { items: await this.shipments.lockOpen(tx, fulfillmentId), records };
  }
}

/** What we believe the store to hold once it has deducted. */
function after(record: LockedRecord, pieces: number, times: Interval): number | null {
  if (record.expected === null) return null;
  const deduction = judgeDeduction(times, record.lastPush);
  if (deduction === 'UNKNOWN') return null;
  return deduction === 'LOWER' ? Math.max(-MAX_ON_HAND, record.expected - pieces) : record.expected;
}

/** What the order holds again, through the records that its lines name; no more than a level can hold. */
function restoredOf(items: readonly OpenShipment[], levels: ReadonlyMap<string, LockedLevel>): HeldUnits[] {
  const room = new Map([...levels].map(([levelId, { reserved }]) => [levelId, MAX_ON_HAND - reserved]));
  const restored = new Map<string, HeldUnits>();
  for (const { levelId, recordRemoteId, fromReserved } of items) {
    if (levelId === null || fromReserved === 0) continue;
    const units = { levelId, recordRemoteId: recordRemoteId ?? '', quantity: 0 };
    const key = JSON.stringify([units.levelId, units.recordRemoteId]);
    const quantity = Math.min(fromReserved, room.get(levelId) ?? 0);
    room.set(levelId, (room.get(levelId) ?? 0) - quantity);
    restored.set(key, { ...units, quantity: quantity + (restored.get(key)?.quantity ?? 0) });
  }
  return [...restored.values()];
}

function heldLike(held: readonly HeldUnits[], { levelId, recordRemoteId }: HeldUnits): number {
  return held.find((each) => each.levelId === levelId && each.recordRemoteId === recordRemoteId)?.quantity ?? 0;
}

function recordsOf(items: readonly OpenShipment[]): string[] {
  return [...new Set(items.flatMap((item) => item.recordId ?? []))];
}

function recordOf(item: OpenShipment): string | null {
  return item.recordId;
}

function levelOf(item: { levelId: string | null }): string | null {
  return item.levelId;
}
