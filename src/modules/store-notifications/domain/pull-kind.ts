import { PULL_KINDS, type PullKind } from '../../../clients/platform.js';

export { PULL_KINDS, type PullKind };

/** Those that bring work, or keep it right; the others can wait for their hour. */
export const WORK_KINDS: readonly PullKind[] = ['REQUESTS', 'CANCELLATIONS', 'ACCEPTED', 'ORDERS', 'STOCK'];

/** Pulls as an operator asks for them again, in a stable order and each once. */
export function inOrder(pulls: readonly PullKind[]): PullKind[] {
  return PULL_KINDS.filter((kind) => pulls.includes(kind));
}
