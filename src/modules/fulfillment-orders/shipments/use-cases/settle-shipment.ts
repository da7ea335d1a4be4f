import { Injectable } from '@nestjs/common';
import type { RemoteFulfillment } from '../../../../clients/store-client.js';
import { crashPoint } from '../../../../common/crash-point.js';
import type { Tx } from '../../../../platform/database/tx.js';
import type { Operation, OperationOutcome, Settlement } from '../../../store-operations/store-operations.facade.js';
import { CancellationDesk } from '../../cancellation-desk.js';
import { judgeShipment, type ShipmentVerdict } from '../domain/judge-shipment.js';
import { isOlder, sightingOf } from '../../domain/mirror.js';
import { FINISHED_STAGES, FLOOR_STAGES, stageAfter } from '../../domain/stage.js';
import type { LockedOrder } from '../../locked-order.js';
import { sentShipment, shipPayloadOf, type ShipmentEvidence } from '../../papers/shipment-evidence.js';
import { ShipmentProgress } from '../shipment-progress.js';
import { ShipmentsRepository } from '../shipments.repository.js';
import { ChangeStage } from '../../use-cases/change-stage.js';
import { READ_AGAIN, SeeOutcome } from '../../use-cases/see-outcome.js';

/** The outcome of telling a store about a shipment. */
export type ShipmentOutcome = OperationOutcome<RemoteFulfillment[], ShipmentEvidence>;

/** Applies what became of a shipment's telling: claim, stock, stage, and whatever waited for it, in the caller's transaction. */
@Injectable()
export class SettleShipment {
  constructor(
    private readonly outcomes: SeeOutcome,
    private readonly shipments: ShipmentsRepository,
    private readonly progress: ShipmentProgress,
    private readonly stages: ChangeStage,
    private readonly desk: CancellationDesk,
  ) {}

  /** Returns what becomes of the operation. */
  async execute(tx: Tx, operation: Operation, outcome: ShipmentOutcome): Promise<Settlement> {
    const order = await this.outcomes.lock(tx, operation);
    if ('state' in order) return order;
    if (outcome.type === 'ANSWERED') {
      return this.conclude(tx, order, operation, outcome, {
        operation: 'CONFIRMED',
        shipment: 'CONFIRMED',
        remoteIds: outcome.answer.map(({ remoteId }) => remoteId),
        reason: 'The store confirmed it.',
      });
    }
    const { found, order: remote } = outcome.evidence.value;
    const sighting = remote && sightingOf(remote, outcome.evidence.sentAt);
    if (!Array.isArray(found) && isOlder(sighting ?? outcome.evidence, order)) return READ_AGAIN;
    const evidence = remote && sighting && { sighting, lines: remote.lines };
    const content = await this.shipments.content(tx, shipPayloadOf(operation).fulfillmentId);
    if (!content) throw new Error(`Operation ${operation.id} is about a shipment that does not exist.`);
    const verdict = judgeShipment(sentShipment(content, operation), found, evidence, outcome.why, operation.attempts);
    const seen = await this.outcomes.takeOver(tx, { order, remote, sighting });
    const settlement = await this.conclude(tx, seen, operation, outcome, verdict);
    const over = content.cycle !== seen.cycle || FINISHED_STAGES.includes(seen.stage);
    if (settlement.state !== 'PARKED' || !over) return settlement;
    return { ...settlement, afterwards: (after) => this.progress.setAside(after, seen, operation.id) };
  }

  private async conclude(
    tx: Tx,
    order: LockedOrder,
    operation: Operation,
    outcome: ShipmentOutcome,
    verdict: ShipmentVerdict,
  ): Promise<Settlement> {
    const { fulfillmentId } = shipPayloadOf(operation);
    const { reason, remoteIds = [] } = verdict;
    let now = order;
    switch (verdict.shipment) {
      case 'CONFIRMED':
        await this.progress.confirm(tx, order, fulfillmentId, {
          remoteIds,
          sentAt: operation.sentAt,
          answeredAt: outcome.type === 'READ' ? outcome.evidence.sentAt : null,
          confirmedBy: outcome.type === 'READ' ? 'READ' : 'ANSWER',
          operationId: operation.id,
          actor: operation.actor,
        });
        now = await this.shipWhole(tx, order, operation);
        break;
      case 'REFUSED':
        await this.progress.end(tx, order, fulfillmentId, { as: 'REFUSED', reason, actor: 'store' });
        now = await this.follow(tx, order, verdict);
        break;
      case 'HELD':
        await this.progress.holdOne(tx, order, fulfillmentId, reason);
        break;
      case null:
        if (verdict.operation === 'PARKED') await this.progress.leaveUnknown(tx, fulfillmentId);
        break;
    }
    crashPoint('shipment.settled');
    return {
      state: verdict.operation,
      reason,
      ...(remoteIds.length > 0 && { result: { remoteIds } }),
      // Only then: an answer to a cancellation may arm this very shipment again.
      ...(verdict.shipment !== null && { afterwards: (after: Tx) => this.desk.lookAgain(after, now) }),
    };
  }

  private async shipWhole(tx: Tx, order: LockedOrder, operation: Operation): Promise<LockedOrder> {
    if (!FLOOR_STAGES.includes(order.stage) || !(await this.progress.allShipped(tx, order))) return order;
    return this.stages.execute(tx, order, {
      event: 'shipped',
      actor: operation.actor,
      data: { operationId: operation.id },
    });
  }

  private async follow(tx: Tx, order: LockedOrder, { event, reason }: ShipmentVerdict): Promise<LockedOrder> {
    if (!event || !stageAfter(order.stage, event)) return order;
    const { remoteUpdatedAt } = order;
    return this.stages.execute(tx, order, { event, actor: 'store', reason, remoteUpdatedAt });
  }
}
