/** Mutations of slots, breakers, pulls and the inbox: tickets, leases, generations. Of each file: the exact text, what takes its place, why it stands there, and the specs of which one must fail. */
export const STORES = [
  {
    file: 'src/modules/store-operations/pace-slots.repository.ts',
    specs: ['test/integration/engine/pacer.spec.ts'],
    mutations: [
      {
        name: 'slot: released by an old ticket',
        text: '       WHERE store_id = $1 AND slot = $2 AND ticket = $3`,\n      [held.storeId, held.slot, held.ticket, agoMs],',
        with: '       WHERE store_id = $1 AND slot = $2 AND $3::bigint IS NOT NULL`,\n      [held.storeId, held.slot, held.ticket, agoMs],',
        why: 'a late release frees the slot of another request',
      },
      {
        name: 'slot: given back by an old ticket',
        text: "'UPDATE pace_slot SET free_at = db_clock() WHERE store_id = $1 AND slot = $2 AND ticket = $3'",
        with: "'UPDATE pace_slot SET free_at = db_clock() WHERE store_id = $1 AND slot = $2 AND $3::bigint IS NOT NULL'",
        why: 'nor by one that never was sent',
      },
      {
        name: 'slot: free at the answer',
        text: 'free_at = db_clock() + (rest_ms - $4::float)',
        with: 'free_at = db_clock() - $4',
        why: 'a second passes between two requests of a slot',
      },
      {
        name: 'slot: 429 stops one slot only',
        text: 'CASE WHEN slot = $2 AND ticket = $3 THEN NULL ELSE free_at END) WHERE store_id = $1`',
        with: 'CASE WHEN slot = $2 AND ticket = $3 THEN NULL ELSE free_at END) WHERE store_id = $1 AND slot = $2`',
        why: 'the whole token is throttled',
      },
      {
        name: 'slot: 429 shortens a longer hold',
        text: 'CASE WHEN slot = $2 AND ticket = $3 THEN NULL ELSE free_at END',
        with: 'CASE WHEN slot = $2 AND ticket = $3 THEN NULL END',
        why: 'a request that may be on its way keeps its slot',
      },
      {
        name: 'slot: 429 without a pause is none',
        text: 'GREATEST(rest_ms, $4::float)',
        with: '$4',
        why: 'at least a second',
      },
    ],
  },
  {
    file: 'src/modules/store-operations/store-breakers.repository.ts',
    specs: ['test/integration/engine/breaker.spec.ts'],
    mutations: [
      {
        name: 'breaker: never opens',
        text: 'return probing || rows[0]?.failures === FAILURES_TO_OPEN;',
        with: 'return false;',
        why: 'people are told',
      },
      {
        name: 'breaker: every failure prolongs',
        text: `open_until = CASE WHEN $3 OR b.failures + 1 = \${FAILURES_TO_OPEN}`,
        with: `open_until = CASE WHEN $3 OR b.failures + 1 >= \${FAILURES_TO_OPEN}`,
        why: 'requests under way meanwhile change nothing',
      },
      {
        name: 'breaker: success does not close',
        text: 'SET failures = 0, opened = 0, open_until',
        with: 'SET failures = failures, opened = 0, open_until',
        why: 'an answer closes it',
      },
      {
        name: 'breaker: everybody probes',
        text: `AND failures >= \${FAILURES_TO_OPEN} AND open_until <= db_now()\``,
        with: `AND failures >= \${FAILURES_TO_OPEN}\``,
        why: 'one process probes',
      },
    ],
  },
  {
    file: 'src/modules/store-notifications/pull-wakes.repository.ts',
    specs: ['test/integration/engine/wakes.spec.ts'],
    mutations: [
      {
        name: 'wake: raised once per pull under way',
        text: "AND kind = ANY($2::text[]) AND gen = started_gen'",
        with: "AND kind = ANY($2::text[])'",
        why: 'many callbacks make one pull',
      },
      {
        name: 'wake: a pull under way serves later callbacks',
        text: 'SET done_gen = started_gen, lease_until',
        with: 'SET done_gen = gen, lease_until',
        why: 'what came after the claim owes another pull',
        specs: ['test/integration/engine/wakes.spec.ts', 'test/integration/engine/callbacks.spec.ts'],
      },
      {
        name: 'wake: claimed twice',
        text: 'OR soon_at <= db_now()) AND lease_until <= db_now()\n',
        with: 'OR soon_at <= db_now())\n',
        why: 'one process pulls',
      },
      {
        name: 'wake: no pause after a failure',
        text: "           AND not_before <= db_now() - $4 * interval '1 ms'\n",
        with: '           AND $4::float IS NOT NULL\n',
        why: 'a refusing store is not asked in a loop',
      },
      {
        name: 'wake: finish without its epoch',
        text: '         WHERE store_id = $1 AND kind = $2 AND epoch = $3 RETURNING store_id, kind, claimed_at)',
        with: '         WHERE store_id = $1 AND kind = $2 AND $3::bigint IS NOT NULL RETURNING store_id, kind, claimed_at)',
        why: 'a lost claim finishes nothing',
      },
      {
        name: 'wake: fail without its epoch',
        text: "not_before = db_now() + $4 * interval '1 ms'\n       WHERE store_id = $1 AND kind = $2 AND epoch = $3`",
        with: "not_before = db_now() + $4 * interval '1 ms'\n       WHERE store_id = $1 AND kind = $2 AND $3::bigint IS NOT NULL`",
        why: 'a lost claim gives nothing back',
      },
      {
        name: 'wake: renewed without its epoch',
        text: 'WHERE store_id = $1 AND kind = $2 AND epoch = $3`,\n      [pull.storeId, pull.kind, pull.epoch, leaseMs],',
        with: 'WHERE store_id = $1 AND kind = $2 AND $3::bigint IS NOT NULL`,\n      [pull.storeId, pull.kind, pull.epoch, leaseMs],',
        why: 'a lost claim is told so',
      },
      {
        name: 'wake: the epoch stays',
        text: 'epoch = w.epoch + 1, lease_until',
        with: 'epoch = w.epoch, lease_until',
        why: 'two claims are told apart',
      },
    ],
  },
  {
    file: 'src/modules/store-notifications/store-notifications.repository.ts',
    specs: ['test/integration/engine/retention.spec.ts'],
    mutations: [
      {
        name: 'inbox: the newest are deleted',
        text: "received_at < db_now() - $1 * interval '1 day'",
        with: "received_at > db_now() - $1 * interval '1 day'",
        why: 'old ones go',
      },
    ],
  },
];
