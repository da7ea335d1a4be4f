import type { RemoteWebhook } from '../../../clients/store-client.js';

/**
 * What a store's complete list says about our webhook. GOOD: it is there, switched on, with every event. STALE: it has to be switched
 * on or to get events. GONE: the store has none that goes to our address.
 */
export interface WebhookJudgement {
  state: 'GOOD' | 'STALE' | 'GONE';
  /** The one that is ours; null when it is gone. */
  ours: RemoteWebhook | null;
  /** Webhooks that come to this Crossdock and are not ours: of an old install, or made by somebody, be it to our very address. They are refused. */
  foreign: RemoteWebhook[];
}

/**
 * Judges the list. `known`: the store's id of our webhook, or null; of several at our address that one is ours, for only it signs with
 * our secret. `targets`: the addresses that it may have; `base`: what every webhook address of this Crossdock begins with.
 */
export function judgeWebhooks(
  listed: readonly RemoteWebhook[],
  {
    known,
    targets,
    base,
    events,
  }: { known: string | null; targets: readonly string[]; base: string; events: readonly string[] },
): WebhookJudgement {
  const isOurs = ({ target }: RemoteWebhook): boolean => targets.includes(withoutSlash(target));
  const works = (webhook: RemoteWebhook): boolean =>
    webhook.active && events.every((event) => webhook.events.includes(event));
  const candidates = listed.filter(isOurs);
  const ours = candidates.find(({ remoteId }) => remoteId === known) ?? candidates.find(works) ?? candidates[0] ?? null;
  const foreign = listed.filter((webhook) => webhook !== ours && withoutSlash(webhook.target).startsWith(base));
  if (!ours) return { state: 'GONE', ours, foreign };
  return { state: works(ours) ? 'GOOD' : 'STALE', ours, foreign };
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
