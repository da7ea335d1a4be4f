import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { RejectReason } from '../../clients/store-client.js';
import type { FulfillmentOrderLineModel, RequestCycleModel } from '../../generated/prisma/models.js';
import { Database } from '../../platform/database/database.js';
import { PrismaService } from '../../platform/database/prisma.service.js';
import { toGlobalId } from '../../platform/graphql/global-id.js';
import { NodeRegistry } from '../../platform/graphql/node.js';
import { Sealer } from '../../platform/security/sealer.js';
import { diffContents } from './lineage/domain/external-change.js';
import type { OrderContent } from './domain/order-content.js';
import type { FulfillmentOrderLine, LinePrice, LineProperty } from './graphql/fulfillment-order-line.model.js';
import type { DecisionOutcome } from './graphql/fulfillment-order.enums.js';
import type { FieldChange } from './lineage/graphql/external-change.model.js';
import type { Decision, DecisionCheck, RequestCycle } from './graphql/request-cycle.model.js';
import { fieldChanges } from './lineage/external-changes.reader.js';
import type { CycleOutcome } from './request-cycles.repository.js';
import type { SealedNotes } from './sealed-notes.js';

/** Cycles that one order lists: the latest. */
const MAX_CYCLES = 100;

const CYCLES_OF_ORDERS = `
  SELECT c.id, c.fulfillment_order_id AS "fulfillmentOrderId", c.cycle, c.opened_at AS "openedAt", c.decision, c.checks, c.actor, c.reason,
         c.message, c.decided_at AS "decidedAt", c.answer_text AS "answerText", c.close_text AS "closeText", c.outcome,
         c.ended_at AS "endedAt", c.content_sealed AS "contentSealed", c.origin
    FROM unnest($1::uuid[]) AS o (id)
   CROSS JOIN LATERAL (SELECT * FROM request_cycle r
                        WHERE r.fulfillment_order_id = o.id
                        ORDER BY r.cycle DESC LIMIT $2) AS c
   ORDER BY c.cycle`;

/** What of a cycle is read. */
type CycleRow = Omit<
  RequestCycleModel,
  'seenDigest' | 'seenUpdatedAt' | 'endedRemoteUpdatedAt' | 'cancelEndedAt' | 'cancelEndedRemoteUpdatedAt'
>;

/** Reads lines and cycles for GraphQL, those of many orders with one statement. */
@Injectable()
export class OrderPartsReader implements OnModuleInit {
  constructor(
    private readonly prisma: PrismaService,
    private readonly nodes: NodeRegistry,
    private readonly sealer: Sealer,
    private readonly database: Database,
  ) {}

  onModuleInit(): void {
    this.nodes.register('fol_', (ids) => this.linesById(ids));
    this.nodes.register('cyc_', (ids) => this.cyclesById(ids));
  }

  /** The lines with these inner ids. */
  async linesById(ids: readonly string[]): Promise<Map<string, FulfillmentOrderLine>> {
    const rows = await this.prisma.fulfillmentOrderLine.findMany({ where: { id: { in: [...ids] } } });
    return new Map(rows.map((row) => [row.id, lineModel(row)]));
  }

  /** The lines of each order, oldest first. Every asked id has an entry. */
  async linesOf(orderIds: readonly string[]): Promise<Map<string, FulfillmentOrderLine[]>> {
    const rows = await this.prisma.fulfillmentOrderLine.findMany({
      where: { fulfillmentOrderId: { in: [...orderIds] } },
      orderBy: { id: 'asc' },
    });
    return grouped(orderIds, rows.map(lineModel));
  }

  /** How customers want the lines of each order made, by the store's ids of the lines. Throws SealError when it cannot be opened. */
  async propertiesOf(orderIds: readonly string[]): Promise<Map<string, Record<string, LineProperty[]>>> {
    const where = { id: { in: [...orderIds] } };
    const rows = await this.prisma.fulfillmentOrder.findMany({ where, select: { id: true, notesSealed: true } });
    return new Map(
      rows.map(({ id, notesSealed }) => {
        if (notesSealed === null) return [id, {}];
        const place = { table: 'fulfillment_order', row: id, column: 'notes' };
        const { lineProperties } = JSON.parse(this.sealer.open(notesSealed, place)) as SealedNotes;
        return [id, lineProperties ?? {}];
      }),
    );
  }

  /** The latest 100 cycles of each order, the first one first. Every asked id has an entry. */
  async cyclesOf(orderIds: readonly string[]): Promise<Map<string, RequestCycle[]>> {
    const { rows } = await this.database.query<CycleRow & Record<string, unknown>>(
      CYCLES_OF_ORDERS,
      [orderIds, MAX_CYCLES + 1],
      'api',
    );
    const before = new Map<string, CycleRow>();
    const cycles = rows.map((row) => {
      const cycle = this.cycleModel(row, before.get(row.fulfillmentOrderId));
      before.set(row.fulfillmentOrderId, row);
      return cycle;
    });
    // The one too many only tells what the first one that is shown changed.
    return new Map(Array.from(grouped(orderIds, cycles), ([id, own]) => [id, own.slice(-MAX_CYCLES)]));
  }

  private async cyclesById(ids: readonly string[]): Promise<Map<string, RequestCycle>> {
    const rows = await this.prisma.requestCycle.findMany({ where: { id: { in: [...ids] } } });
    const places = rows.map(({ fulfillmentOrderId, cycle }) => ({ fulfillmentOrderId, cycle: cycle - 1 }));
    const before = await this.prisma.requestCycle.findMany({ where: { OR: places } });
    const previous = ({ fulfillmentOrderId, cycle }: CycleRow): CycleRow | undefined =>
      before.find((one) => one.fulfillmentOrderId === fulfillmentOrderId && one.cycle === cycle - 1);
    return new Map(rows.map((row) => [row.id, this.cycleModel(row, previous(row))]));
  }

  /** A cycle as the API shows it. Reading `changes` throws SealError when what was asked for cannot be opened. */
  private cycleModel(row: CycleRow, previous: CycleRow | undefined): RequestCycle {
    const { id, fulfillmentOrderId, cycle, openedAt, endedAt, origin } = row;
    const outcome = row.outcome as CycleOutcome | null;
    const changes = (): FieldChange[] | null => this.changesBetween(previous, row);
    return {
      id: toGlobalId('cyc_', id),
      fulfillmentOrderId,
      cycle,
      openedAt,
      decision: decisionOf(row),
      outcome,
      closeText: row.closeText,
      endedAt,
      origin,
      get changes() {
        return changes();
      },
    };
  }

  /** What the second asks for otherwise than the first; null where one of them is not known. */
  private changesBetween(first: CycleRow | undefined, second: CycleRow): FieldChange[] | null {
    const [before, after] = [first, second].map((row) => row && this.contentOf(row));
    if (!before || !after) return null;
    return fieldChanges(diffContents(before, after).filter(({ area }) => area !== 'STATUS'));
  }

  private contentOf({ id, contentSealed }: CycleRow): OrderContent | null {
    if (contentSealed === null) return null;
    const place = { table: 'request_cycle', row: id, column: 'content_sealed' };
    return JSON.parse(this.sealer.open(contentSealed, place)) as OrderContent;
  }
}

function grouped<T extends { fulfillmentOrderId: string }>(
  ids: readonly string[],
  parts: readonly T[],
): Map<string, T[]> {
  const groups = new Map<string, T[]>(ids.map((id) => [id, []]));
  for (const part of parts) groups.get(part.fulfillmentOrderId)?.push(part);
  return groups;
}

/** A line as the API shows it. */
function lineModel({ id, ...row }: FulfillmentOrderLineModel): FulfillmentOrderLine {
  return { ...row, price: row.price as unknown as LinePrice | null, id: toGlobalId('fol_', id) };
}

/** Checks without a decision: it was looked at and waits. */
function decisionOf({ decision, checks, reason, message, actor, answerText, decidedAt }: CycleRow): Decision | null {
  if (decision === null && checks === null) return null;
  return {
    outcome: (decision ?? 'WAIT') as DecisionOutcome,
    reason: reason as RejectReason | null,
    message,
    actor,
    sentText: answerText,
    decidedAt,
    checks: (checks ?? []) as unknown as DecisionCheck[],
  };
}
