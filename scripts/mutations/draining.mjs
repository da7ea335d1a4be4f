/** Mutations of the outcome table, the gate and the guards of use cases. Of each file: the exact text, what takes its place, why it stands there, and the specs of which one must fail. */
export const DRAINING = [
  {
    file: 'src/modules/store-operations/draining/store-session.ts',
    specs: ['test/integration/engine/fences.spec.ts'],
    mutations: [
      {
        name: 'a timed-out request frees its slot',
        text: "    else if (error.kind !== 'TIMEOUT') await this.tools.slots.release",
        with: '    else await this.tools.slots.release',
        why: 'it may still be on its way to the store',
      },
      {
        name: 'a 401 of an old token marks the new install',
        text: 'reason, credential)',
        with: 'reason, null)',
        why: 'a fresh installation is not asked for again',
      },
      {
        name: '429 does not block',
        text: '    if (error.retryAfterMs !== undefined) await this.tools.slots.block(slot, error.retryAfterMs);\n    else if',
        with: '    if',
        why: 'the store said stop',
      },
      {
        name: 'a refusal counts towards the breaker',
        text: "      case 'REFUSED':\n      case 'NOT_FOUND':\n        await this.noteAnswer(kind, startedMs);\n        break;\n",
        with: '',
        why: 'a store that says no answers',
      },
      {
        name: 'a silent store is asked on',
        text: "if (this.breaker.failures < FAILURES_TO_OPEN) return 'OPEN';",
        with: "if (this.breaker.failures < 1_000) return 'OPEN';",
        why: 'a silent store is left alone',
      },
    ],
  },
  {
    file: 'src/modules/store-operations/draining/operation-sender.ts',
    specs: ['test/integration/engine/orders.spec.ts', 'test/integration/engine/orders-races.spec.ts'],
    mutations: [
      {
        name: 'no deadline check before the socket write',
        text: 'if (tools.clock.monotonicMs() > slot.deadlineMs) {',
        with: 'if (tools.clock.monotonicMs() > slot.deadlineMs + 1e9) {',
        why: 'a stalled process sends nothing whose lease is over',
        specs: ['test/integration/engine/fences.spec.ts'],
      },
      {
        name: '401 counts as an attempt',
        text: "    case 'UNAUTHORIZED':\n      return tools.operations.sendAgain(operation, 0, false, error.message);",
        with: "    case 'UNAUTHORIZED':\n      return tools.operations.sendAgain(operation, 0, true, error.message);",
        why: 'nothing was applied',
        specs: ['test/integration/engine/shipments-races.spec.ts'],
      },
      {
        name: 'a refusal is sent again',
        text: 'return tools.operations.markRefused(operation, error.httpStatus ?? 400, error.message);',
        with: 'return tools.operations.sendAgain(operation, 0, true, error.message);',
        why: 'it may be done already: read first',
        specs: ['test/integration/engine/holds.spec.ts'],
      },
      {
        name: 'a lost answer is sent again',
        text: '      if (error.outcomeUnknown) {',
        with: '      if (error.outcomeUnknown && operation.attempts > 1_000) {',
        why: 'unknown is an outcome',
        specs: ['test/integration/engine/shipments-races.spec.ts'],
      },
    ],
  },
  {
    file: 'src/modules/store-operations/draining/pull-runner.ts',
    specs: ['test/integration/engine/wakes.spec.ts'],
    mutations: [
      {
        name: 'a pull that lost its claim reads on',
        text: '    if (!ours()) throw new PullLostError();\n',
        with: '',
        why: 'another process reads the list anew',
        specs: ['test/integration/engine/fences.spec.ts'],
      },
      {
        name: 'a failed pull is done',
        text: '    await notifications.failPull(pull, Math.max(asked, fullJitterMs(pull.failures, BACKOFF, tools.random)));\n',
        with: '    await notifications.finishPull(pull, { trail: 0, dueSeconds: 600, pages: 1 });\n',
        why: 'the pull stays owed',
        specs: ['test/integration/engine/fences.spec.ts'],
      },
    ],
  },
  {
    file: 'src/modules/store-operations/draining/store-drainer.ts',
    specs: ['test/integration/engine/verifications.spec.ts'],
    mutations: [
      {
        name: 'pulls wait for verifications',
        text: '    for (;;) {\n      const pull = await claimPull',
        with: '    while (this.verifying.length === 0) {\n      const pull = await claimPull',
        why: 'cancellations are found while stock is verified',
      },
    ],
  },
  {
    file: 'src/modules/store-operations/draining/slot-queue.ts',
    specs: ['test/integration/engine/verifications.spec.ts'],
    mutations: [
      {
        name: 'reads are served as they came',
        text: 'const best = this.waiters.reduce((a, b) => (b.priority < a.priority ? b : a));',
        with: 'const best = oldest;',
        why: 'the most urgent read first',
      },
    ],
  },
  {
    file: 'src/modules/store-operations/draining/settle-operation.ts',
    specs: ['test/integration/engine/fences.spec.ts'],
    mutations: [
      {
        name: 'a fenced settle changes the order',
        text: 'if (!(await endAttempt(tools, tx, operation, wanted))) throw new FencedError();',
        with: 'await endAttempt(tools, tx, operation, wanted);',
        why: 'an attempt that is not ours any more changes nothing',
      },
      {
        name: 'sent without end',
        text: "if (settlement.state !== 'PENDING' || operation.attempts < MAX_ATTEMPTS) return settlement;",
        with: 'if (settlement.state !== undefined) return settlement;',
        why: 'a person looks after ten times',
      },
    ],
  },
  {
    file: 'src/modules/fulfillment-orders/use-cases/take-back-work.ts',
    specs: [
      'test/integration/engine/nothing-waits.spec.ts',
      'test/integration/engine/shipments.spec.ts',
      'test/integration/engine/shipments-races.spec.ts',
      'test/integration/engine/cancellation-ends.spec.ts',
    ],
    mutations: [
      {
        name: 'a parked shipment is taken back with its order',
        text: "(state === 'PARKED' && kind !== SHIP_OPERATION)",
        with: "state === 'PARKED'",
        why: 'what the store made of it is not known',
      },
    ],
  },
  {
    file: 'src/modules/inventory/use-cases/prepare-push.ts',
    specs: ['test/integration/inventory/stock-orders.spec.ts', 'test/integration/inventory/stock-rules.spec.ts'],
    mutations: [
      {
        name: 'stock is sent over a shipment of unknown outcome',
        text: 'if (unknown || (await this.operations.anyAmbiguous(tx, storeId, fulfillmentOrderIds))) {',
        with: 'if (unknown) {',
        why: 'the store may have deducted, or will',
        specs: ['test/integration/inventory/failing-writes.spec.ts'],
      },
      {
        name: 'stock that the store holds is sent',
        text: "    if (record.expected === wanted) return nothing('The store holds this number already.');\n",
        with: '',
        why: 'only differences are sent',
      },
    ],
  },
  {
    file: 'src/modules/fulfillment-orders/use-cases/observe-order.ts',
    specs: [
      'test/integration/engine/orders.spec.ts',
      'test/integration/engine/orders-races.spec.ts',
      'test/integration/engine/cancellations.spec.ts',
    ],
    mutations: [
      {
        name: 'takeOver writes an older read',
        text: '    if (isOlder(sighting, order)) {',
        with: '    if (false) {',
        why: 'the mirror never goes back',
      },
      {
        name: 'takeOver: an answer ends nothing of what was read while it was on its way',
        text: 'return sighting.isAnswer ? { ...order, datedBefore: order.remoteUpdatedAt } : null;',
        with: 'return null;',
        why: 'the clock that dated the answer may be behind the one that dated what it ended',
      },
    ],
  },
  {
    file: 'src/modules/fulfillment-orders/use-cases/see-outcome.ts',
    specs: ['test/integration/engine/orders.spec.ts', 'test/integration/engine/orders-races.spec.ts'],
    mutations: [
      {
        name: 'an older read settles an answer',
        text: 'return isStale ? READ_AGAIN : { order, remote, sighting };',
        with: 'return { order, remote, sighting };',
        why: 'read again',
      },
      {
        name: 'an older read that did not find the order ends it',
        text: 'isOlder(sighting ?? outcome.evidence, order)',
        with: 'sighting !== null && isOlder(sighting, order)',
        why: 'a 404 has a time, too',
      },
    ],
  },
  {
    file: 'src/modules/store-operations/draining/operation-resolver.ts',
    specs: ['test/integration/engine/odd-values.spec.ts'],
    mutations: [
      {
        name: 'resolve: what an error of ours keeps from being settled is looked at again at once',
        text: '    const asked = error instanceof StoreClientError ?',
        with: '    if (!(error instanceof StoreClientError)) throw error;\n    const asked = error instanceof StoreClientError ?',
        why: 'less and less often, as after a failed read',
      },
    ],
  },
];
