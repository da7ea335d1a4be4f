/** An event as the timeline keeps it. */
export interface StoredEvent {
  type: string;
  actor: string;
  data: unknown;
  occurredAt: Date;
}

/** An event as a merchant may read it. */
export interface ToldEvent {
  at: string;
  what: string;
  /** Never the name of a key. */
  who: 'store' | 'operator' | 'crossdock';
  details: Record<string, unknown>;
}

/** Parts of an event that say what happened and hold no text that a person wrote. */
const TELLING: readonly string[] = [
  'from',
  'to',
  'stage',
  'cycle',
  'number',
  'answer',
  'pieces',
  'shipmentKey',
  'remoteIds',
  'confirmedBy',
  'rejectReason',
  'kind',
];

/** The story of an order for a merchant, the first event first. Free texts, ids of ours and names are left out. */
export function storyOf(events: readonly StoredEvent[]): ToldEvent[] {
  return [...events]
    .sort((a, b) => +a.occurredAt - +b.occurredAt)
    .filter(({ type }) => !type.startsWith('EXCEPTION_'))
    .map(({ type, actor, data, occurredAt }) => ({
      at: occurredAt.toISOString(),
      what: type,
      who: actor === 'store' ? 'store' : actor.startsWith('key:') ? 'operator' : 'crossdock',
      details: Object.fromEntries(Object.entries(data ?? {}).filter(([name]) => TELLING.includes(name))),
    }));
}
