import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';
import {
  InventoryFacade,
  unitsPerLevel,
  type NeededUnits,
  type SkuSupply,
  type WantedPieces,
} from '../inventory/inventory.facade.js';
import { LocationsFacade, type KnownLocation } from '../locations/locations.facade.js';
import type { LineSupply } from './domain/decide.js';
import { OrderLinesRepository, type LineNeed } from './order-lines.repository.js';

/** What an order needs, and what there is of it at the location where it is. */
export interface Supply {
  /** Our location; null: it is at none of ours. */
  location: KnownLocation | null;
  needs: LineNeed[];
  /** Locked; SKUs that nobody knows are missing. */
  levels: Map<string, SkuSupply>;
  lines: LineSupply[];
}

/** Looks at the stock for an order, and locks it. The order's row is locked by the caller. */
@Injectable()
export class OrderSupply {
  constructor(
    private readonly locations: LocationsFacade,
    private readonly inventory: InventoryFacade,
    private readonly lines: OrderLinesRepository,
  ) {}

  /** `remoteLocationId`: the store's id of the location where the order is. */
  async lock(tx: Tx, order: { id: string; storeId: string }, remoteLocationId: string): Promise<Supply> {
    const location = await this.locations.byRemoteId(tx, order.storeId, remoteLocationId);
    const needs = await this.lines.needs(tx, order.id);
    const levels = location
      ? await this.lockLevels(tx, order.storeId, location.warehouseId, needs)
      : new Map<string, SkuSupply>();
    const lines = needs.map(({ remoteId, sku, remaining }) => ({
      lineRemoteId: remoteId,
      sku,
      needed: remaining,
      free: sku === null ? null : (levels.get(sku)?.free ?? null),
    }));
    return { location, needs, levels, lines };
  }

  /** Our id of another open order that was accepted with the same order lines; null: there is none. */
  duplicateOf(tx: Tx, order: { id: string; storeId: string; orderNumber: string }): Promise<string | null> {
    return this.lines.findDuplicate(tx, order);
  }

  private lockLevels(
    tx: Tx,
    storeId: string,
    warehouseId: string,
    needs: readonly LineNeed[],
  ): Promise<Map<string, SkuSupply>> {
    const wanted = piecesOf(needs);
    return this.inventory.lockAvailability(tx, { warehouseId, storeId, skus: wanted.map(({ sku }) => sku), wanted });
  }
}

/** Pieces of the store's SKUs that lines need; lines without a SKU need none that could be found. */
export function piecesOf(needs: readonly LineNeed[]): WantedPieces[] {
  return needs.flatMap(({ sku, remaining: quantity, stockRecordId: stockRecordRemoteId }) =>
    sku === null ? [] : [{ sku, quantity, stockRecordRemoteId }],
  );
}

/** What to reserve, of all that is needed or of a part of it: units per level and stock record. */
export function itemsOf(
  needs: readonly LineNeed[],
  levels: ReadonlyMap<string, SkuSupply>,
  part: readonly WantedPieces[] | null = null,
): NeededUnits[] {
  const all = piecesOf(needs);
  const pieces = part?.map((piece) => ({ ...all.find(({ sku }) => sku === piece.sku), ...piece })) ?? all;
  return unitsPerLevel(pieces, levels);
}
