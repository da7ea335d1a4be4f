/** Mutations of what keeps one thing from stopping another: reads one by one, parked work, moves, what is kept, what is beyond a limit. Of each file: the exact text, what takes its place, why it stands there, and the specs of which one must fail. */
export const WORK = [
  {
    file: 'src/modules/fulfillment-orders/point-reads.repository.ts',
    specs: ['test/integration/engine/point-reads.spec.ts'],
    mutations: [
      {
        name: 'point read: no rest after failures',
        text: '60 * 2 ^ LEAST(r.failures - 1, 20)',
        with: '0 * 2 ^ LEAST(r.failures - 1, 20)',
        why: 'what cannot be read takes no part of the pace',
      },
      {
        name: 'point read: the rest does not grow',
        text: '60 * 2 ^ LEAST(r.failures - 1, 20)',
        with: '60',
        why: 'less and less often',
      },
      {
        name: 'point read: what stands in the line ends unseen twice',
        text: "AND NOT EXISTS (SELECT FROM point_read r WHERE r.store_id = o.store_id AND r.kind = 'ORDER' AND r.key = o.remote_id)",
        with: '',
        why: 'an order that the store deleted is not read at every pull',
      },
    ],
  },
  {
    file: 'src/modules/fulfillment-orders/fulfillment-orders.repository.ts',
    specs: ['test/integration/engine/point-reads.spec.ts'],
    mutations: [
      {
        name: 'point read: what failed comes first again',
        text: 'ORDER BY r.due_at NULLS FIRST, observed_at LIMIT $3',
        with: 'ORDER BY observed_at LIMIT $3',
        why: 'it keeps no other waiting',
      },
      {
        name: 'point read: before its turn',
        text: ' AND (r.due_at IS NULL OR r.due_at <= db_now())\n       ORDER BY',
        with: '\n       ORDER BY',
        why: 'what failed rests',
      },
    ],
  },
  {
    file: 'src/modules/fulfillment-orders/jobs/point-reads.ts',
    specs: ['test/integration/engine/point-reads.spec.ts'],
    mutations: [
      {
        name: 'point read: one that fails ends all',
        text: '        if (!(error instanceof StoreClientError)) throw error;\n        await this.putOff',
        with: '        throw error;\n        await this.putOff',
        why: 'each order is read on its own',
      },
      {
        name: 'point read: a silent store is asked on',
        text: '        if (!failures.failed(error)) continue;\n',
        with: '        continue;\n',
        why: 'a store that answers nothing is left alone',
      },
      {
        name: 'point read: the rest is forgotten',
        text: '        await this.line.ask(storeId, remoteIds.slice(index + 1));\n',
        with: '',
        why: 'what was not asked for is read by the next pull',
      },
    ],
  },
  {
    // Orders that are observed and shipments that are settled set parked work aside, too: for what was parked before orders that end did.
    file: 'src/modules/fulfillment-orders/use-cases/take-back-work.ts',
    specs: ['test/integration/engine/nothing-waits.spec.ts'],
    mutations: [
      {
        name: 'a parked shipment blocks the answer to a later request',
        text: '    await this.operations.setAside(tx, order.storeId, parked);\n',
        with: '',
        why: 'no parked work blocks a later cycle',
      },
    ],
  },
  {
    file: 'src/modules/fulfillment-orders/shipments/use-cases/settle-shipment.ts',
    specs: ['test/integration/engine/nothing-waits.spec.ts'],
    mutations: [
      {
        name: 'an older read that did not find the order ends a shipment',
        text: 'isOlder(sighting ?? outcome.evidence, order)',
        with: 'sighting && isOlder(sighting, order)',
        why: 'a 404 has a time, too',
        specs: ['test/integration/engine/stale-reads.spec.ts'],
      },
    ],
  },
  {
    file: 'src/modules/fulfillment-orders/use-cases/settle-cancellation.ts',
    specs: ['test/integration/engine/stale-reads.spec.ts'],
    mutations: [
      {
        name: 'an older read that did not find the order ends a cancellation',
        text: 'isOlder({ sentAt }, order) ? null : order',
        with: 'order',
        why: 'a 404 has a time, too',
      },
    ],
  },
  {
    file: 'src/modules/fulfillment-orders/deliveries/use-cases/take-in-delivery.ts',
    specs: ['test/integration/engine/stale-reads.spec.ts'],
    mutations: [
      {
        name: 'an older read that did not find the order gives pieces up',
        text: 'read?.value === null && !isOlder(read, known)',
        with: 'read?.value === null',
        why: 'a 404 has a time, too',
      },
    ],
  },
  {
    file: 'src/modules/fulfillment-orders/deliveries/jobs/deliveries.pull.ts',
    specs: ['test/integration/engine/beyond-limits.spec.ts'],
    mutations: [
      {
        name: 'deliveries: what is left waits for the next sweep',
        text: 'more: due.length === MAX_READS',
        with: 'more: false',
        why: 'no number of shipments falls behind',
      },
    ],
  },
  {
    file: 'src/modules/fulfillment-orders/deliveries/use-cases/release-events.ts',
    specs: ['test/integration/engine/beyond-limits.spec.ts'],
    mutations: [
      {
        name: 'events: a page that fails is the last',
        text: '          goesOn = true;\n',
        with: '',
        why: 'what fails keeps no other waiting',
      },
    ],
  },
  {
    file: 'src/modules/fulfillment-orders/lineage/jobs/order-families.ts',
    specs: ['test/integration/engine/beyond-limits.spec.ts'],
    mutations: [
      {
        name: 'family: one that cannot be linked comes first again',
        text: 'return (await this.link(look, result)) && isWhole;',
        with: 'return (await this.link(look, result)) || isWhole;',
        why: 'what fails keeps no other waiting',
      },
    ],
  },
  {
    file: 'src/modules/fulfillment-orders/moves/domain/judge-move.ts',
    specs: ['src/modules/fulfillment-orders/moves/domain/judge-move.spec.ts'],
    mutations: [
      {
        name: 'move: what the store lists does not count',
        text: 'if (supportedActions !== null && supportedActions.length > 0) {',
        with: 'if (supportedActions === undefined) {',
        why: 'supported_actions decides where the store sends it',
      },
      {
        name: 'move: cancelled is over',
        text: "if (status === 'CANCELLED') return requestStatus === 'CANCEL_ACCEPTED';",
        with: "if (status === 'CANCELLED') return false;",
        why: 'some stores show an agreed cancellation so, and move it',
      },
      {
        name: 'move: every cancelled order can be moved',
        text: "if (status === 'CANCELLED') return requestStatus === 'CANCEL_ACCEPTED';",
        with: "if (status === 'CANCELLED') return true;",
        why: 'one that the merchant cancelled is over',
      },
    ],
  },
  {
    file: 'src/modules/cancellations/relocation/domain/relocation.ts',
    specs: ['src/modules/cancellations/relocation/domain/relocation.spec.ts'],
    mutations: [
      {
        name: 'relocation: an agreed cancellation stops it',
        text: "if (shown.status === 'CANCELLED' && !(shown.movable && shown.requestStatus === 'CANCEL_ACCEPTED'))",
        with: "if (shown.status === 'CANCELLED')",
        why: 'both readings of the platform work',
      },
      {
        name: 'relocation: an order that cannot be moved goes on',
        text: "!(shown.movable && shown.requestStatus === 'CANCEL_ACCEPTED')",
        with: "shown.requestStatus !== 'CANCEL_ACCEPTED'",
        why: 'what the store lists decides',
      },
      {
        name: 'relocation: its own echo stops it',
        text: "REQUEST: { to: ['REQUESTED', 'ACCEPTED'],",
        with: "REQUEST: { to: ['ACCEPTED'],",
        why: 'a replica shows our own request',
      },
    ],
  },
  {
    file: 'src/modules/fulfillment-orders/old-traces.ts',
    specs: ['test/integration/engine/retention.spec.ts'],
    mutations: [
      {
        name: 'retention: what orders in work were told',
        text: 'orderId === null || !needed.has(orderId)',
        with: 'orderId !== undefined',
        why: 'dedupe keys keep anything from being sent twice',
      },
    ],
  },
  {
    file: 'src/modules/journal/journal.repository.ts',
    specs: ['test/integration/engine/retention.spec.ts'],
    mutations: [
      {
        name: 'retention: open exceptions are forgotten',
        text: 'SELECT id FROM exception WHERE resolved_at < db_now()',
        with: 'SELECT id FROM exception WHERE last_seen_at < db_now()',
        why: 'somebody still has to look',
      },
    ],
  },
  {
    file: 'src/modules/store-notifications/use-cases/replay-notifications.ts',
    specs: ['test/integration/onboarding/webhook.spec.ts'],
    mutations: [
      {
        name: 'replay: of no order',
        text: "(one.pulls.includes('ORDERS') ? (one.row.orderNumber ?? []) : [])",
        with: '([] as string[])',
        why: 'a replay does what the original did',
      },
    ],
  },
];
