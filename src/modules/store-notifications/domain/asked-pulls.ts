import type { InboundPort } from '../../../clients/platform.js';
import type { PullKind } from './pull-kind.js';
import { isRefused } from './verification.js';
import { pullsForWebhook } from './webhook-hint.js';

/** What a recorded notification asked us to pull: nothing, where it was refused. The kind of a replay is that of its original. */
export function askedPulls(
  inbound: Pick<InboundPort, 'pullsForEvent' | 'pullsForCallback'>,
  notification: { source: string; kind: string; verification: string; orderNumber: string | null },
): readonly PullKind[] {
  const { source, kind, verification, orderNumber } = notification;
  if (isRefused(verification)) return [];
  const isEvent = source === 'WEBHOOK' || kind.includes('.');
  return isEvent ? pullsForWebhook(inbound.pullsForEvent(kind), orderNumber !== null) : inbound.pullsForCallback(kind);
}
