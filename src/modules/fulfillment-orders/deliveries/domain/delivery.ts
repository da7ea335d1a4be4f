import type { DeliveryEventStatus } from '../../../../clients/store-client.js';

/** What can happen to a shipment on its way. */
export const DELIVERY_EVENT_STATUSES = [
  'LABEL_PRINTED',
  'LABEL_PURCHASED',
  'CONFIRMED',
  'READY_FOR_PICKUP',
  'CARRIER_PICKED_UP',
  'PICKED_UP',
  'IN_TRANSIT',
  'OUT_FOR_DELIVERY',
  'ATTEMPTED_DELIVERY',
  'FAILURE',
  'DELIVERED',
  'DELAYED',
] as const satisfies readonly DeliveryEventStatus[];

/** Where a shipment is. */
export const DELIVERY_STATES = [
  'TRACKING_ADDED',
  'IN_TRANSIT',
  'OUT_FOR_DELIVERY',
  'ATTEMPTED_DELIVERY',
  'FAILED_DELIVERY',
  'DELAYED',
  'DELIVERED',
] as const;

/** Where a shipment is. */
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** States of a parcel that left and has not arrived. */
export const IN_TRANSIT_STATES: readonly DeliveryState[] = [
  'IN_TRANSIT',
  'OUT_FOR_DELIVERY',
  'ATTEMPTED_DELIVERY',
  'FAILED_DELIVERY',
  'DELAYED',
];

/** Where an event leaves a parcel. The first four do not say that it left. */
const STATE_AFTER: Readonly<Record<DeliveryEventStatus, DeliveryState>> = {
  LABEL_PRINTED: 'TRACKING_ADDED',
  LABEL_PURCHASED: 'TRACKING_ADDED',
  CONFIRMED: 'TRACKING_ADDED',
  READY_FOR_PICKUP: 'TRACKING_ADDED',
  CARRIER_PICKED_UP: 'IN_TRANSIT',
  // By the customer, where it waited; the carrier's own pick-up is CARRIER_PICKED_UP.
  PICKED_UP: 'DELIVERED',
  IN_TRANSIT: 'IN_TRANSIT',
  OUT_FOR_DELIVERY: 'OUT_FOR_DELIVERY',
  ATTEMPTED_DELIVERY: 'ATTEMPTED_DELIVERY',
  FAILURE: 'FAILED_DELIVERY',
  DELIVERED: 'DELIVERED',
  DELAYED: 'DELAYED',
};

/** What deserves to be shown first when the parcels of a shipment are in different states, before how far they got. */
const FIRST_SHOWN: readonly DeliveryState[] = [
  'FAILED_DELIVERY',
  'ATTEMPTED_DELIVERY',
  'DELAYED',
  'OUT_FOR_DELIVERY',
  'IN_TRANSIT',
  'TRACKING_ADDED',
];

/** An event as the rule sees it. */
export interface DeliveryFact {
  /** Null: it concerns every parcel of the shipment. */
  parcelId: string | null;
  status: DeliveryEventStatus;
  happenedAt: Date;
}

/** What is known about a shipment on its way. */
export interface DeliveryKnowledge {
  parcelIds: readonly string[];
  /** In the order in which they were recorded. */
  events: readonly DeliveryFact[];
  /** When the store had heard the last of them; null: it has not heard them all, or there are none. */
  heardAt: Date | null;
  /** What the store says, and when it was asked; null: never asked. */
  store: { state: DeliveryState | null; readAt: Date } | null;
  /** When the store confirmed the shipment. */
  confirmedAt: Date;
}

/** Where a shipment is. */
export interface Delivery {
  state: DeliveryState | null;
  /** Set exactly when `state` is DELIVERED. */
  deliveredAt: Date | null;
  /** Since when it is known to have left and not to have arrived; null otherwise. */
  inTransitSince: Date | null;
}

/** The store's word in ours; null for none and for a word that we do not know. */
export function deliveryStateOf(raw: string | null): DeliveryState | null {
  return DELIVERY_STATES.find((state) => state === raw?.toUpperCase()) ?? null;
}

/**
 * Where a shipment is. A parcel is where its last event left it; delivered stays delivered. A shipment is delivered when all of its
 * parcels are. The store's word counts where it is newer than everything that we told it, or says more than our events do: a store
 * has one status per shipment, so a "delivered" that only echoes one of several parcels does not count.
 */
export function deliveryOf({ parcelIds, events, heardAt, store, confirmedAt }: DeliveryKnowledge): Delivery {
  const parcels = (parcelIds.length > 0 ? parcelIds : [null]).map((id) => parcelOf(id, events));
  const arrived = parcels.filter(({ state }) => state === 'DELIVERED');
  if (arrived.length === parcels.length) {
    const times = arrived.map(({ deliveredAt }) => Number(deliveredAt));
    return { state: 'DELIVERED', deliveredAt: new Date(Math.max(...times)), inTransitSince: null };
  }
  if (store?.state === 'DELIVERED' && arrived.length === 0) {
    return { state: 'DELIVERED', deliveredAt: store.readAt, inTransitSince: null };
  }
  const ours = together(parcels.map(({ state }) => state));
  const told = store?.state === 'DELIVERED' ? null : (store?.state ?? null);
  const newer =
    store !== null && told !== null && told !== 'TRACKING_ADDED' && heardAt !== null && store.readAt > heardAt;
  const state = newer ? told : (ours ?? told);
  const left = events.filter(({ status }) => IN_TRANSIT_STATES.includes(STATE_AFTER[status]));
  const since = left.length > 0 ? new Date(Math.min(...left.map(({ happenedAt }) => +happenedAt))) : confirmedAt;
  return {
    state,
    deliveredAt: null,
    inTransitSince: state !== null && IN_TRANSIT_STATES.includes(state) ? since : null,
  };
}

/** How far ahead of ours another clock may go. */
const CLOCK_TOLERANCE_MS = 60_000;

/** How long before its shipment was recorded something may have happened to it: warehouses record Friday's parcels on Monday. */
const RECORDED_LATE_MS = 30 * 86_400_000;

/** When something happened, by our clock: what another clock puts a little ahead happened now. */
export function happenedBy(happenedAt: Date, now: Date): Date {
  return happenedAt > now && +happenedAt - +now <= CLOCK_TOLERANCE_MS ? now : happenedAt;
}

/** Why an event cannot have happened at this time, more than a minute ahead or long before its shipment; null: it can. */
export function eventTimeProblem(
  happenedAt: Date,
  { now, shippedAt }: { now: Date; shippedAt: Date },
): { code: 'HAPPENED_IN_FUTURE' | 'HAPPENED_TOO_EARLY'; message: string } | null {
  if (+happenedAt - +now > CLOCK_TOLERANCE_MS) {
    return {
      code: 'HAPPENED_IN_FUTURE',
      message: 'The event lies more than a minute in the future. Say when it happened, with its time zone.',
    };
  }
  if (+shippedAt - +happenedAt > RECORDED_LATE_MS) {
    return {
      code: 'HAPPENED_TOO_EARLY',
      message: 'The event lies more than 30 days before its shipment was recorded. Check the time and the shipment.',
    };
  }
  return null;
}

/** Why a delivery cannot have been expected at this time; null: it can. */
export function estimateProblem(
  estimatedDeliveryAt: Date | null,
  { shippedAt }: { shippedAt: Date },
): { code: 'ESTIMATED_TOO_EARLY'; message: string } | null {
  if (estimatedDeliveryAt === null || +shippedAt - +estimatedDeliveryAt <= RECORDED_LATE_MS) return null;
  const message =
    'The delivery was expected more than 30 days before its shipment was recorded. Check the time, or leave it out.';
  return { code: 'ESTIMATED_TOO_EARLY', message };
}

const SECOND_MS = 1_000;

/** Looks for an event of ours among those of the store, except those that are known to be others. Stores may cut times to seconds. */
export function findDeliveryEvent<E extends { remoteId: string; status: string; happenedAt: string | null }>(
  sent: { status: DeliveryEventStatus; happenedAt: Date },
  baseline: readonly string[],
  shown: readonly E[],
): E | null {
  const second = (time: number): number => Math.floor(time / SECOND_MS);
  return (
    shown.find(
      ({ remoteId, status, happenedAt }) =>
        !baseline.includes(remoteId) &&
        status.toUpperCase() === sent.status &&
        happenedAt !== null &&
        second(Date.parse(happenedAt)) === second(+sent.happenedAt),
    ) ?? null
  );
}

function parcelOf(
  id: string | null,
  events: readonly DeliveryFact[],
): { state: DeliveryState | null; deliveredAt: Date | null } {
  const mine = events
    .filter(({ parcelId }) => parcelId === null || parcelId === id)
    .toSorted((a, b) => +a.happenedAt - +b.happenedAt);
  const arrival = mine.find(({ status }) => STATE_AFTER[status] === 'DELIVERED');
  if (arrival) return { state: 'DELIVERED', deliveredAt: arrival.happenedAt };
  let state: DeliveryState | null = null;
  for (const { status } of mine) {
    const next = STATE_AFTER[status];
    // What is told late about a label, or a parcel that waits to be fetched, takes nothing back.
    if (state === null || next !== 'TRACKING_ADDED') state = next;
  }
  return { state, deliveredAt: null };
}

function together(states: readonly (DeliveryState | null)[]): DeliveryState | null {
  const onTheWay = (state: DeliveryState | null): boolean => state === 'IN_TRANSIT' || state === 'DELIVERED';
  return (
    FIRST_SHOWN.find((shown) => states.some((state) => (shown === 'IN_TRANSIT' ? onTheWay(state) : state === shown))) ??
    null
  );
}
