import { Injectable } from '@nestjs/common';
import { PULL_KINDS, type PullKind } from '../store-notifications/store-notifications.facade.js';
import type { OperationHandler } from './operation-handler.js';
import type { PullHandler } from './pull-handler.js';

/** Who handles which kind. Filled while modules start, then checked. */
@Injectable()
export class HandlerRegistry {
  private readonly operations = new Map<string, OperationHandler>();
  private readonly pulls = new Map<PullKind, PullHandler>();

  /** Registers the handler of an operation kind; a second one for the same kind stops the start. */
  registerOperation(handler: OperationHandler): void {
    if (this.operations.has(handler.kind)) throw new Error(`Two handlers for operations of kind "${handler.kind}".`);
    if (handler.readsFirst && !handler.ready)
      throw new Error(`The handler of "${handler.kind}" reads first, but where?`);
    this.operations.set(handler.kind, handler);
  }

  /** Registers the handler of a pull kind; a second one for the same kind stops the start. */
  registerPull(handler: PullHandler): void {
    if (this.pulls.has(handler.kind)) throw new Error(`Two handlers for pulls of kind "${handler.kind}".`);
    this.pulls.set(handler.kind, handler);
  }

  /** The handler of an operation kind. */
  operation(kind: string): OperationHandler {
    const handler = this.operations.get(kind);
    if (!handler) throw new Error(`No handler for operations of kind "${kind}".`);
    return handler;
  }

  /** The handler of a pull kind. */
  pull(kind: PullKind): PullHandler {
    const handler = this.pulls.get(kind);
    if (!handler) throw new Error(`No handler for pulls of kind "${kind}".`);
    return handler;
  }

  /** The kinds of operations whose handlers say this of themselves. */
  kindsThat(say: 'readsFirst' | 'answersRequest'): string[] {
    return [...this.operations.values()].filter((handler) => handler[say]).map(({ kind }) => kind);
  }

  /** Settle time by operation kind, in milliseconds. */
  settleTimes(): Record<string, number> {
    return Object.fromEntries([...this.operations].map(([kind, handler]) => [kind, handler.settleMs]));
  }

  /** Stops the start when something that waits to be done has nobody to do it. */
  assertComplete(unfinishedKinds: readonly string[]): void {
    for (const kind of PULL_KINDS) this.pull(kind);
    for (const kind of unfinishedKinds) this.operation(kind);
  }
}
