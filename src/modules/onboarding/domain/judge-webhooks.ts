import type { RemoteWebhook } from '../../../clients/store-client.js';

/**
 * What a store's complete list says about our webhook. GOOD: it is there, switched on, with every event. STALE: it has to be switched
 * on or to get events. GONE: the store has none that goes to our address.
 */
export interface WebhookJudgement {
  state: 'GOOD' | 'STALE' | 'GONE';
  /** The one that is ours; null when it is gone. */
  ours: RemoteWebhook | null;
  /** Webhooks that come to this Crossdock and are not ours any more: of an old install, or made by somebody. They are refused. */
  foreign: RemoteWebhook[];
}

/** Judges the list. `targets`: the addresses that our webhook may have; `base`: what every webhook address of this Crossdock begins with. */
export function judgeWebhooks(
  listed: readonly RemoteWebhook[],
  { targets, base, events }: { targets: readonly string[]; base: string; events: readonly string[] },
): WebhookJudgement {
  const isOurs = ({ target }: RemoteWebhook): boolean => targets.includes(withoutSlash(target));
  const works = (webhook: RemoteWebhook): boolean =>
    webhook.active && events.every((event) => webhook.events.includes(event));
  const candidates = listed.filter(isOurs);
  const ours = candidates.find(works) ?? candidates[0] ?? null;
  const foreign = listed.filter((webhook) => !isOurs(webhook) && withoutSlash(webhook.target).startsWith(base));
  if (!ours) return { state: 'GONE', ours, foreign };
  return { state: works(ours) ? 'GOOD' : 'STALE', ours, foreign };
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
