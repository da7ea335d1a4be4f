import { Injectable, Logger } from '@nestjs/common';
import { Database } from './database.js';

/** Whoever asks for the same tables waits behind a lock that is waited for: so nobody waits longer than this. */
const LOCK_TIMEOUT = `SET LOCAL lock_timeout = '500ms'`;
/** Rows that a default partition gives up at once: well under a second, in which nothing can be read of the table. */
const MOST_MOVED = 10_000;

/** The months of the tables that are partitioned by them. docs/adr/0017 says why and how. */
@Injectable()
export class Months {
  private readonly logger = new Logger(Months.name);

  constructor(private readonly database: Database) {}

  /**
   * Makes the partitions of this month and the next two where they are missing, and those of months that have rows in a default partition.
   * Any number of processes may do it at once. What cannot be made now is told, and keeps no other month.
   */
  async make(): Promise<void> {
    const { rows } = await this.database.query<{ parent: string; month: string; name: string }>(
      `SELECT parent, month::text, to_char(month, 'YYYY-MM') AS name FROM missing_months()`,
    );
    for (const { parent, month, name } of rows) {
      const problem = await this.problemOf(parent, month);
      if (problem) this.logger.warn(`${parent} has no partition of ${name}: ${problem}`);
    }
  }

  private async problemOf(parent: string, month: string): Promise<string | null> {
    try {
      return await this.database.tx(async (tx) => {
        await tx.query(LOCK_TIMEOUT);
        const { rows } = await tx.query<{ made: boolean }>('SELECT make_month($1, $2, $3) AS made', [
          parent,
          month,
          MOST_MOVED,
        ]);
        return rows[0]?.made
          ? null
          : `more than ${MOST_MOVED} of its rows are in the default partition. Run npm run months -- make in a quiet hour.`;
      });
    } catch (error) {
      return `${(error as Error).message}; tried again in an hour.`;
    }
  }
}
