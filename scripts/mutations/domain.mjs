/** Mutations of the other pure rules. Of each file: the exact text, what takes its place, why it stands there, and the specs of which one must fail. */
export const DOMAIN = [
  {
    file: 'src/modules/cancellations/domain/judge-answer.ts',
    specs: ['src/modules/cancellations/domain/judge-answer.spec.ts'],
    mutations: [
      {
        name: 'cancellation: agreed by others is ours',
        text: "    return answer === 'ACCEPT'\n      ? { ...confirmed(answer), reason: 'The store shows it as agreed.'",
        with: "    return answer !== undefined\n      ? { ...confirmed(answer), reason: 'The store shows it as agreed.'",
        why: 'a refusal of ours is not confirmed by an agreement',
      },
      {
        name: 'cancellation: refused by others is ours',
        text: "if (answer === 'REJECT' && requestStatus === 'CANCEL_REJECTED') {",
        with: "if (requestStatus === 'CANCEL_REJECTED') {",
        why: 'an agreement of ours is not confirmed by a refusal',
      },
      {
        name: 'cancellation: a refused answer is never sent again',
        text: "return why === 'LOST' || attempts < MAX_UNEXPLAINED_REFUSALS",
        with: "return why === 'LOST'",
        why: 'a store that asks again gets the answer again',
      },
      {
        name: 'cancellation: a refused answer is sent for ever',
        text: "return why === 'LOST' || attempts < MAX_UNEXPLAINED_REFUSALS",
        with: 'return why !== undefined',
        why: 'a store that refuses for good needs a person',
      },
    ],
  },
  {
    file: 'src/modules/store-notifications/domain/next-pull.ts',
    specs: ['src/modules/store-notifications/domain/next-pull.spec.ts'],
    mutations: [
      {
        name: 'next pull: what is unsettled waits for the sweep',
        text: '  if (pull.unsettled > 0) return soon(pull.trail, intervals);\n',
        with: '',
        why: 'what an error left is looked at in seconds',
      },
      {
        name: 'next pull: no second look at a long list',
        text: 'if (pull.pages > 1 && (pull.hinted || pull.found > 0)) return',
        with: 'if (pull.pages > 1_000) return',
        why: 'positions in a shrinking list may skip rows',
      },
      {
        name: 'next pull: unannounced work shortens nothing',
        text: 'pull.hinted || pull.trail > 0 ? normal : { trail: 0, dueSeconds: intervals.lateSeconds }',
        with: 'normal',
        why: 'callbacks are lost: look sooner',
      },
      {
        name: 'next pull: no trailing look',
        text: '  if (pull.hinted) return { trail: 1, dueSeconds: TRAILING_SECONDS[0] };\n',
        with: '',
        why: 'a callback may leave before the commit',
      },
    ],
  },
  {
    file: 'src/modules/inventory/domain/stock-record.ts',
    specs: ['src/modules/inventory/domain/stock-record.spec.ts'],
    mutations: [
      {
        name: 'deduction: overlapping is known',
        text: "shipment.sentAt.getTime() > lastPush.answeredAt.getTime() + SLACK_MS) return 'LOWER';",
        with: "shipment.sentAt.getTime() > lastPush.sentAt.getTime()) return 'LOWER';",
        why: 'both on their way together: nobody knows',
      },
      {
        name: 'deduction: a later push keeps nothing',
        text: "return shipment.answeredAt.getTime() + SLACK_MS < lastPush.sentAt.getTime() ? 'KEEP' : 'UNKNOWN';",
        with: "return 'UNKNOWN';",
        why: 'a push after the deduction replaced the number',
      },
      {
        name: 'compare: an outdated read counts',
        text: 'sentAt.getTime() < known.observedAt.getTime() || outdated',
        with: 'sentAt.getTime() < known.observedAt.getTime()',
        why: 'reads from before our own write show an older number',
      },
      {
        name: 'compare: judged while a push is on its way',
        text: 'if (shown === null || known.pushingSince !== null) return',
        with: 'if (shown === null) return',
        why: 'the read may show either side of the push',
      },
      {
        name: 'compare: any number while shipments are awaited',
        text: '(shown <= expected && shown >= expected - awaiting)',
        with: 'true',
        why: 'no order of events explains it: drift',
      },
    ],
  },
];
