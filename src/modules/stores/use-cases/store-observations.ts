import { cutText } from '../../../common/text.js';
import { Injectable } from '@nestjs/common';
import { StorePlatforms } from '../../../clients/store-platforms.js';
import { Clock } from '../../../common/clock.js';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { SCHEMA_DRIFT, storeSubject, StoreTimeline } from '../domain/store-event-types.js';
import { StoreVocabularyRepository } from '../store-vocabulary.repository.js';
import { StoresRepository } from '../stores.repository.js';
import { requireStore } from './require-store.js';

/** How often this process writes down that it saw the same word again. */
const AGAIN_MS = 3_600_000;
const MAX_REMEMBERED = 10_000;
/** Longer ones are cut: they come from a stranger. */
const MAX_TEXT = 200;
const MAX_AT_ONCE = 50;

/** What the answers of a store tell about the store itself. */
@Injectable()
export class StoreObservations {
  /** When this process wrote a word of a store down. */
  private readonly written = new Map<string, number>();

  constructor(
    private readonly words: StoreVocabularyRepository,
    private readonly stores: StoresRepository,
    private readonly platforms: StorePlatforms,
    private readonly journal: JournalFacade,
    private readonly clock: Clock,
  ) {}

  /** See `StoresFacade.noteVocabulary`. */
  async vocabulary(
    tx: Tx,
    storeId: string,
    seen: { unfamiliar: readonly string[]; supportedActions: readonly string[] },
  ): Promise<void> {
    const items = this.due(tx, storeId, 'item', seen.unfamiliar);
    const actions = this.due(tx, storeId, 'action', seen.supportedActions);
    if (actions.length > 0) {
      const store = requireStore(await this.stores.find(storeId, tx));
      const { facts } = this.platforms.get(store.platform);
      const known = actions.map((value) => ({ value, known: facts.isKnownAction(value) }));
      await this.words.noteActions(tx, storeId, known);
    }
    if (items.length === 0) return;
    for (const item of await this.words.noteItems(tx, storeId, items)) {
      await this.journal.openException(tx, {
        type: SCHEMA_DRIFT,
        subject: `${storeSubject(storeId)}:${item}`,
        severity: 'INFO',
        storeId,
        message: `The store sends something that our description of its API does not have: ${item}. Work goes on without it; see whether it matters.`,
        data: { item },
      });
    }
  }

  /** See `StoresFacade.noteDetails`. */
  async details(
    tx: Tx,
    storeId: string,
    details: { name: string; timeZone: string | null; currencies: readonly string[] },
  ): Promise<void> {
    if (!(await this.stores.setDetails(tx, storeId, details))) return;
    const { name, timeZone, currencies } = details;
    const data = { name, timeZone, currencies };
    await this.journal.append(tx, { storeId, type: StoreTimeline.DetailsChanged, actor: 'store', data });
  }

  /** The texts that this process did not write down lately, cut and each once. Remembered when the transaction has committed. */
  private due(tx: Tx, storeId: string, what: string, texts: readonly string[]): string[] {
    if (texts.length === 0) return [];
    const now = this.clock.monotonicMs();
    const keyOf = (text: string): string => `${what}:${storeId}:${text}`;
    const due = [...new Set(texts.map((text) => cutText(text.replaceAll('\0', ''), MAX_TEXT)))]
      .filter((text) => now - (this.written.get(keyOf(text)) ?? -Infinity) > AGAIN_MS)
      .sort()
      .slice(0, MAX_AT_ONCE);
    tx.afterCommit(() => {
      if (this.written.size > MAX_REMEMBERED) this.written.clear();
      for (const text of due) this.written.set(keyOf(text), now);
    });
    return due;
  }
}
