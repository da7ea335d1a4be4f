import { Injectable } from '@nestjs/common';
import type { RemoteFulfillmentOrder } from '../../../clients/store-client.js';
import { newId } from '../../../common/ids.js';
import type { Tx } from '../../../platform/database/tx.js';
import { Sealer } from '../../../platform/security/sealer.js';
import { contentOf, type OrderContent } from '../domain/order-content.js';
import type { LockedOrder } from '../locked-order.js';
import { OrderLinesRepository } from '../order-lines.repository.js';
import { RequestCyclesRepository } from '../request-cycles.repository.js';

const TABLE = 'request_cycle';
const COLUMN = 'content_sealed';

/** Opens request cycles and keeps what each asked for, so that the next one can say what is different. */
@Injectable()
export class OpenCycle {
  constructor(
    private readonly cycles: RequestCyclesRepository,
    private readonly lines: OrderLinesRepository,
    private readonly sealer: Sealer,
  ) {}

  /**
   * Opens the next cycle of a locked order; what an earlier one left undone may be shipped again. `remote`: what is asked for; null
   * where it was not seen. Returns the number of the cycle.
   */
  async execute(tx: Tx, order: LockedOrder, remote: RemoteFulfillmentOrder | null): Promise<number> {
    const id = newId();
    const cycle = await this.cycles.open(tx, order.id, {
      id,
      contentSealed: remote && this.seal(id, contentOf(remote)),
      origin: remote && remote.requestOrigin,
    });
    await this.lines.reopen(tx, order.id);
    return cycle;
  }

  /** The undecided cycle of a locked order asks for something else by now. */
  async asksFor(tx: Tx, order: LockedOrder, remote: RemoteFulfillmentOrder): Promise<void> {
    const cycle = await this.cycles.content(tx, order);
    if (cycle) await this.cycles.setContent(tx, cycle.id, this.seal(cycle.id, contentOf(remote)));
  }

  /** What the current cycle of a locked order was decided on; null where that was not kept. */
  async decidedOn(tx: Tx, order: LockedOrder): Promise<OrderContent | null> {
    const cycle = await this.cycles.content(tx, order);
    if (!cycle || cycle.contentSealed === null) return null;
    return JSON.parse(
      this.sealer.open(cycle.contentSealed, { table: TABLE, row: cycle.id, column: COLUMN }),
    ) as OrderContent;
  }

  private seal(row: string, content: OrderContent): string {
    return this.sealer.seal(JSON.stringify(content), { table: TABLE, row, column: COLUMN });
  }
}
