import { CursorTrail } from '../../../clients/cursor-trail.js';
import type { RemoteWebhook } from '../../../clients/store-client.js';
import type { PacedRead, Reading } from '../../store-operations/store-operations.facade.js';

/** The webhooks of a store, to the last page. `complete` is false where an entry could not be understood. */
export interface ListedWebhooks {
  webhooks: RemoteWebhook[];
  complete: boolean;
  pages: number;
}

/** Reads all webhooks of a store. `sentAt` is when the first page was asked for. */
export async function readWebhooks(read: PacedRead): Promise<Reading<ListedWebhooks>> {
  const value: ListedWebhooks = { webhooks: [], complete: true, pages: 0 };
  const trail = new CursorTrail();
  let cursor: string | undefined;
  let sentAt: Date | undefined;
  do {
    const page = await read(({ client, connection }) =>
      client.listWebhooks(connection, cursor === undefined ? {} : { cursor }),
    );
    sentAt ??= page.sentAt;
    value.pages += 1;
    value.webhooks.push(...page.value.webhooks);
    value.complete &&= page.value.unreadable.length === 0;
    cursor = page.value.nextCursor;
    if (cursor !== undefined) trail.follow(cursor);
  } while (cursor !== undefined);
  return { value, sentAt };
}
