/**
 * Values of `supported_actions` whose meaning is plain: the words of the endpoints that do it. The platform's description lists none,
 * so every value that a store shows is registered, and what is not here is worth a look.
 * Source: 29 Next Admin API 2024-04-01, paths below /fulfillment-orders/{id}/.
 */
const KNOWN: ReadonlySet<string> = new Set([
  ...['accept', 'reject', 'close', 'cancel', 'hold', 'release_hold', 'move', 'split', 'merge'],
  ...['fulfillment_request', 'fulfillment_request_accept', 'fulfillment_request_reject', 'request_fulfillment'],
  ...[
    'accept_fulfillment_request',
    'reject_fulfillment_request',
    'send_fulfillment_request',
    'cancel_fulfillment_request',
  ],
  ...['cancellation_request', 'cancellation_request_accept', 'cancellation_request_reject', 'request_cancellation'],
  ...[
    'send_cancellation_request',
    'cancel_cancellation_request',
    'accept_cancellation_request',
    'reject_cancellation_request',
    'create_fulfillment',
    'fulfill',
    'fulfillments',
  ],
]);

/** Whether the meaning of an action is plain; letter case and hyphens do not matter. */
export function isKnownAction(value: string): boolean {
  return KNOWN.has(value.toLowerCase().replaceAll('-', '_'));
}
