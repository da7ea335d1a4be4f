import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import type { Database } from '../../platform/database/database.js';
import { Retention } from '../../platform/database/retention.js';
import type { Tx } from '../../platform/database/tx.js';
import type { PageArgs } from '../../platform/graphql/connection.js';
import type { GraphqlContext } from '../../platform/graphql/graphql-context.js';
import { loaderOf } from '../../platform/graphql/loaders.js';
import type { Page } from '../../platform/graphql/page.js';
import type { TimelineEvent } from './graphql/timeline-event.model.js';
import { ExceptionsReader } from './exceptions.reader.js';
import { JournalRepository } from './journal.repository.js';
import { JournalEvent, type NewAuditEntry, type NewException, type NewTimelineEvent } from './journal.types.js';
import { MutationRunner, type MutationOutcome, type MutationRequest } from './mutation-runner.js';
import { TimelineReader } from './timeline.reader.js';

export type { NewAuditEntry, NewException, NewTimelineEvent, Severity } from './journal.types.js';
export { UNTOLD } from './journal.repository.js';
export type { MutationOutcome, MutationRequest } from './mutation-runner.js';

/** The story, the problems and the audit; everything is written inside the caller's transaction. */
@Injectable()
export class JournalFacade implements OnModuleInit {
  constructor(
    private readonly repository: JournalRepository,
    private readonly runner: MutationRunner,
    private readonly timeline: TimelineReader,
    private readonly exceptions: ExceptionsReader,
    private readonly retention: Retention,
    private readonly config: AppConfig,
  ) {}

  /** Resolved exceptions are kept for a time only. */
  onModuleInit(): void {
    const prune = (limit: number): Promise<number> => this.repository.forgetResolved(this.config.retentionDays, limit);
    this.retention.register({ what: 'resolved exceptions', prune });
  }

  /** Appends one event to the timeline. */
  async append(tx: Tx, event: NewTimelineEvent): Promise<void> {
    await this.repository.append(tx, [event]);
  }

  /** Appends events in this order, with one statement. */
  async appendMany(tx: Tx, events: readonly NewTimelineEvent[]): Promise<void> {
    await this.repository.append(tx, events);
  }

  /** Opens an exception, or raises the count of the open one; the first opening is told in the timeline. */
  async openException(tx: Tx, exception: NewException, actor = 'crossdock'): Promise<{ id: string; opened: boolean }> {
    const [result] = await this.openExceptions(tx, [exception], actor);
    return result!;
  }

  /** The same of many of one type, each subject once, in two statements. */
  async openExceptions(
    tx: Tx,
    exceptions: readonly NewException[],
    actor = 'crossdock',
  ): Promise<{ id: string; opened: boolean }[]> {
    if (exceptions.length === 0) return [];
    const results = await this.repository.openExceptions(tx, exceptions);
    const opened = new Map(results.flatMap(({ id, subject, opened: isNew }) => (isNew ? [[subject, id]] : [])));
    const events = exceptions.flatMap((exception) => {
      const id = opened.get(exception.subject);
      return id === undefined ? [] : [openedEvent(exception, id, actor)];
    });
    await this.appendMany(tx, events);
    return results;
  }

  /** Opens an exception unless one is open already, which stays as it is. For what is looked at again and again. True when it opened. */
  async openExceptionOnce(tx: Tx, exception: NewException, actor = 'crossdock'): Promise<boolean> {
    const opened = await this.repository.openOnce(tx, exception);
    if (opened) await this.append(tx, openedEvent(exception, opened.id, actor));
    return opened !== null;
  }

  /**
   * Opens exceptions for everything that a look finds, however much it is: batch by batch, each in one transaction, until there is
   * nothing left to tell. `look` answers a bounded number of those that are not told yet (see `UNTOLD`). Returns how many opened.
   */
  async openForAll(database: Pick<Database, 'tx'>, look: () => Promise<NewException[]>): Promise<number> {
    for (let told = 0; ;) {
      const found = await look();
      const opened = await database.tx(async (tx) => {
        let count = 0;
        for (const exception of found) if (await this.openExceptionOnce(tx, exception)) count += 1;
        return count;
      });
      told += opened;
      if (opened === 0) return told;
    }
  }

  /** Resolves the open exception of (type, subject). False when none is open, which is no error. */
  async resolveException(
    tx: Tx,
    type: Uppercase<string>,
    subject: string,
    by: string,
    resolution: string,
  ): Promise<boolean> {
    return (await this.resolveExceptions(tx, type, [subject], by, resolution)) > 0;
  }

  /** The same of many subjects, in two statements. Answers how many were open. */
  async resolveExceptions(
    tx: Tx,
    type: Uppercase<string>,
    subjects: readonly string[],
    by: string,
    resolution: string,
  ): Promise<number> {
    const rows = await this.repository.resolveBySubjects(tx, type, subjects, by, resolution);
    const events = rows.map((row) => ({
      storeId: row.storeId,
      fulfillmentOrderId: row.fulfillmentOrderId,
      type: JournalEvent.ExceptionResolved,
      actor: by,
      data: { exceptionId: row.id, exceptionType: row.type, resolution },
    }));
    await this.appendMany(tx, events);
    return rows.length;
  }

  /** Writes an audit entry. Mutations get theirs from `mutation`; this is for changes that come another way. */
  async audit(tx: Tx, entry: NewAuditEntry): Promise<void> {
    await this.repository.audit(tx, entry);
  }

  /**
   * The one way of every mutation. Checks the input (`userErrors` with code INVALID and the field's path), opens one
   * transaction of pool `api`, runs `run` at most once per `input.idempotencyKey`, writes the audit entry and commits.
   * A DomainError rolls back and becomes a userError; any other error rolls back and passes through.
   * `run`'s value must be a small JSON value without secrets (`{ id }`): a repeated request gets it from storage.
   */
  mutation<T, I extends object>(
    request: MutationRequest<I>,
    run: (tx: Tx, input: I) => Promise<T>,
  ): Promise<MutationOutcome<T>> {
    return this.runner.run(request, run);
  }

  /** How many exceptions of a store are open, batched within one request. */
  async countOpenExceptions(context: GraphqlContext, storeId: string): Promise<number> {
    const loader = loaderOf<string, number>(context, 'exceptions:open', (ids) => this.exceptions.openCounts(ids));
    return (await loader.load(storeId)) ?? 0;
  }

  /** One page of an order's timeline, newest first; pages of many orders in one request are read together. */
  async timelineOf(context: GraphqlContext, fulfillmentOrderId: string, args: PageArgs): Promise<Page<TimelineEvent>> {
    const key = `timeline:${args.first}:${args.after ?? ''}`;
    const loader = loaderOf<string, Page<TimelineEvent>>(context, key, (ids) => this.timeline.timelineFor(ids, args));
    const page = await loader.load(fulfillmentOrderId);
    if (!page) throw new Error(`The timeline reader left out order ${fulfillmentOrderId}.`);
    return page;
  }
}

function openedEvent(exception: NewException, exceptionId: string, actor: string): NewTimelineEvent {
  const { storeId, fulfillmentOrderId, type: exceptionType, severity } = exception;
  const data = { exceptionId, exceptionType, severity };
  return { storeId, fulfillmentOrderId, type: JournalEvent.ExceptionOpened, actor, data };
}
