import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { ChangeStage } from './change-stage.js';
import { LockForAction, type OrderReference } from './lock-for-action.js';

const STEPS = {
  START_PICKING: 'startPicking',
  MARK_PACKED: 'markPacked',
  MARK_LABELLED: 'markLabelled',
  MARK_HANDED_OVER: 'markHandedOver',
} as const;

/** A step of the warehouse's own work, of which the store is told nothing. */
export type WarehouseStep = keyof typeof STEPS;

/** Notes how far the warehouse has come with an order. */
@Injectable()
export class AdvanceOrder {
  constructor(
    private readonly locks: LockForAction,
    private readonly stages: ChangeStage,
  ) {}

  /** Throws DomainError NOT_FOUND, STALE_VERSION, INVALID_STAGE, ON_HOLD or CANCELLATION_OPEN; nothing is changed then. */
  async execute(tx: Tx, step: WarehouseStep, reference: OrderReference, actor: string): Promise<void> {
    const { order } = await this.locks.execute(tx, step, reference);
    await this.stages.execute(tx, order, { event: STEPS[step], actor });
  }
}
