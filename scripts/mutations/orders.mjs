/** Mutations of the pure rules about orders. Of each file: the exact text, what takes its place, why it stands there, and the specs of which one must fail. */
export const ORDERS = [
  {
    file: 'src/modules/fulfillment-orders/domain/judge-answer.ts',
    specs: ['src/modules/fulfillment-orders/domain/judge-answer.spec.ts'],
    mutations: [
      {
        name: 'answer: any reject confirms an accept',
        text: "if (decision === 'REJECT' && sighting.requestStatus === 'REJECTED') {",
        with: "if (sighting.requestStatus === 'REJECTED') {",
        why: 'a reject by others is not ours',
      },
      {
        name: 'answer: an agreed cancellation is no cancellation',
        text: "if (sighting.status === 'CANCELLED' || sighting.requestStatus === 'CANCEL_ACCEPTED') {",
        with: "if (sighting.status === 'CANCELLED') {",
        why: 'an open order with an agreed cancellation is cancelled',
      },
      {
        name: 'answer: a closed request is open',
        text: "if (sighting.status === 'CLOSED' || sighting.requestStatus === 'CLOSED') {",
        with: "if (sighting.status === 'CLOSED') {",
        why: 'incomplete work shows a closed request',
      },
      {
        name: 'answer: sent again for other content',
        text: '      if (!unchanged)\n        return verdict(',
        with: '      if (decision === undefined)\n        return verdict(',
        why: 'what was decided on has changed: the next cycle decides',
      },
      {
        name: 'answer: refused is sent again',
        text: "return why === 'LOST'\n",
        with: 'return why !== undefined\n',
        why: 'a refusal that is still asked for needs a person',
      },
      {
        name: 'answer: an accept by others is ours',
        text: "return decision === 'ACCEPT'\n",
        with: 'return decision !== undefined\n',
        why: 'our reject is not confirmed by an accept',
      },
    ],
  },
  {
    file: 'src/modules/fulfillment-orders/domain/cycle-fence.ts',
    specs: ['src/modules/fulfillment-orders/domain/cycle-fence.spec.ts'],
    mutations: [
      {
        name: 'cycle fence: older is new',
        text: "return shown > ended ? 'NEW' : 'STALE';",
        with: "return 'NEW';",
        why: 'an old page must not open a cycle',
      },
      {
        name: 'cycle fence: equal times tell',
        text: 'if (shown && ended && +shown !== +ended)',
        with: 'if (shown && ended)',
        why: 'two equal times of the store tell nothing',
      },
      {
        name: 'cycle fence: no quiet time',
        text: "return laterMs >= QUIET_MS ? 'NEW' : 'TOO_EARLY';",
        with: "return 'NEW';",
        why: 'without dates only time tells',
      },
      {
        name: 'cycle fence: no later than any clock',
        text: "  if (laterMs >= CLEARLY_LATER_MS) return 'NEW';\n",
        with: '',
        why: 'clocks of several servers differ: a minute later is later',
      },
    ],
  },
  {
    file: 'src/modules/fulfillment-orders/domain/mirror.ts',
    specs: ['src/modules/fulfillment-orders/domain/mirror.spec.ts'],
    mutations: [
      {
        name: 'stale guard: updated_at outranks time',
        text: 'return tells && Math.abs(laterMs) < CLEARLY_LATER_MS ? shown',
        with: 'return tells ? shown',
        why: 'a read sent a minute later wins',
      },
      {
        name: 'stale guard: the order of the reads only',
        text: 'return tells && Math.abs(laterMs) < CLEARLY_LATER_MS ? shown < known : laterMs < 0;',
        with: 'return laterMs < 0;',
        why: 'a replica may lag',
      },
      {
        name: 'stale guard: an answer needs a minute, too',
        text: '  if (observed.isAnswer && laterMs > 0) return false;\n',
        with: '',
        why: 'no replica lags in an answer to a write',
      },
    ],
  },
  {
    file: 'src/modules/fulfillment-orders/domain/judge-sighting.ts',
    specs: ['src/modules/fulfillment-orders/domain/judge-sighting.spec.ts'],
    mutations: [
      {
        name: 'sighting: judged while an answer is on its way',
        text: "  if (known.answer === 'IN_FLIGHT') return 'MIRROR';\n",
        with: '',
        why: 'the operation itself learns what became of it',
      },
      {
        name: 'sighting: what is asked in words that we do not know is passed over',
        text: "    if (sighting.requestStatus === 'UNKNOWN') return 'NOT_UNDERSTOOD';\n",
        with: '',
        why: 'nothing waits unseen',
      },
      {
        name: 'sighting: an order that is met with such words is passed over',
        text: "  if (sighting.requestStatus === 'UNKNOWN') return 'NOT_UNDERSTOOD';\n  if (sighting.requestStatus === 'REQUESTED')",
        with: "  if (sighting.requestStatus === 'REQUESTED')",
        why: 'nothing waits unseen',
      },
      {
        name: 'sighting: moved away is not seen',
        text: "    if (known.movedAway) return 'MOVED_AWAY';\n",
        with: '',
        why: 'somebody else shall do the work',
      },
      {
        name: 'sighting: what was shipped moves away',
        text: 'if (!STAYS.includes(known.stage) && alive(sighting)) {',
        with: 'if (alive(sighting)) {',
        why: 'a new place changes nothing about what was shipped',
      },
      {
        name: 'sighting: too early is new',
        text: "  if (verdict === 'TOO_EARLY') return 'TOO_EARLY';\n",
        with: '',
        why: 'cannot be told apart from the past yet',
      },
      {
        name: 'sighting: stale is new',
        text: "  if (verdict === 'STALE') return 'IGNORE';\n",
        with: '',
        why: 'a page from before the end is no news',
      },
      {
        name: 'sighting: a list opens a cycle',
        text: "return source === 'LIST' ? 'READ_AGAIN' : news;",
        with: 'return news;',
        why: 'lists lag: only a point read confirms a new request',
      },
      {
        name: 'sighting: a second cancellation without a fence',
        text: "return cancelEnd ? fenced(sighting, cancelEnd, source, 'CANCEL_ASKED') : 'CANCEL_ASKED';",
        with: "return 'CANCEL_ASKED';",
        why: 'a list may still show the request that was answered',
        specs: ['src/modules/fulfillment-orders/domain/judge-sighting-cancellation.spec.ts'],
      },
      {
        name: 'sighting: waits for a cancellation that may be answered',
        text: "observedAt }, cancelEnd) === 'NEW';",
        with: "observedAt }, cancelEnd) !== 'STALE';",
        why: 'too early to tell is not waiting',
        specs: ['src/modules/fulfillment-orders/domain/judge-sighting-cancellation.spec.ts'],
      },
      {
        name: 'sighting: other content is the same',
        text: '  if (seen.digest !== sighting.digest) return true;\n',
        with: '',
        why: 'a decision belongs to what it saw',
      },
      {
        name: 'sighting: another updated_at is the same',
        text: 'return seen.updatedAt !== null && sighting.updatedAt !== null && +seen.updatedAt !== +sighting.updatedAt;',
        with: 'return false;',
        why: 'asked anew with the same content is asked anew',
      },
      {
        name: 'sighting: closed orders live',
        text: "return sighting.status !== 'CANCELLED' && !closed(sighting);",
        with: "return sighting.status !== 'CANCELLED';",
        why: 'a closed order asks for nothing',
      },
      {
        name: 'sighting: incomplete is open',
        text: "return status === 'CLOSED' || status === 'INCOMPLETE' || requestStatus === 'CLOSED';",
        with: "return status === 'CLOSED';",
        why: 'incomplete work is over',
      },
      {
        name: 'sighting: an accept during our reject is no news',
        text: "return stage === 'RECEIVED' || stage === 'REJECT_PENDING';",
        with: "return stage === 'RECEIVED';",
        why: 'others accepted what we are about to reject',
      },
      {
        name: 'sighting: a list cancels what was shipped',
        text: "    if (source === 'LIST') return 'READ_AGAIN';\n",
        with: '',
        why: 'only a read of the order itself shows a cancellation that still waits',
        specs: ['src/modules/fulfillment-orders/domain/judge-sighting-cancellation.spec.ts'],
      },
    ],
  },
  {
    file: 'src/modules/fulfillment-orders/domain/judge-close.ts',
    specs: ['src/modules/fulfillment-orders/domain/judge-close.spec.ts'],
    mutations: [
      {
        name: 'close: incomplete is not closed',
        text: "if (status === 'INCOMPLETE' || status === 'CLOSED' || requestStatus === 'CLOSED') {",
        with: "if (status === 'CLOSED' || requestStatus === 'CLOSED') {",
        why: 'a closed order may show as incomplete',
      },
      {
        name: 'close: sent over a cancellation request',
        text: "if (requestStatus === 'CANCEL_REQUESTED') {",
        with: 'if (requestStatus === undefined) {',
        why: 'the merchant wants it cancelled: that is answered first',
      },
      {
        name: 'close: an unknown status is sent again',
        text: 'if (!ACCEPTED.includes(requestStatus)) {',
        with: 'if (requestStatus === undefined) {',
        why: 'what is not accepted is for a person',
      },
      {
        name: 'close: refused is sent again',
        text: "return why === 'LOST'\n",
        with: 'return why !== undefined\n',
        why: 'a refused close is taken back',
      },
    ],
  },
];
