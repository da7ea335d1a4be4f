/** The lane of an order: everything that we tell a store about it goes through here, one at a time, in order. */
export function orderLane(orderId: string): string {
  return `fo:${orderId}`;
}
