import type { Judgement } from '../../domain/judge-sighting.js';
import { ACCEPTED } from '../../domain/mirror.js';
import type { ContentLine, OrderContent } from '../../domain/order-content.js';
import { WORKING_STAGES, type Stage } from '../../domain/stage.js';

/** What a change is about. SHIPPED: pieces that somebody else shipped. */
export const CHANGE_AREAS = ['ADDRESS', 'LINES', 'LOCATION', 'HOLDS', 'NOTES', 'STATUS', 'SHIPPED'] as const;

/** What a change is about. */
export type ChangeArea = (typeof CHANGE_AREAS)[number];

/** What a change means to the work: nothing but news, or that the floor must not go on as it began. */
export type ChangeJudgement = 'NOTE' | 'STOP_WORK';

/** One field, before and after; null: not there. Personal data: sealed at rest. */
export interface FieldChange {
  area: ChangeArea;
  /** `line1`, `quantity`, `location`, `hold`, `note`, `status`, ... */
  field: string;
  before: string | null;
  after: string | null;
  /** The line that it is about, in areas LINES and SHIPPED. */
  line: Pick<ContentLine, 'remoteId' | 'orderLineId' | 'sku'> | null;
}

/** Pieces of an order line that an order won (positive) or lost (negative). */
export interface PieceDelta {
  orderLineId: string;
  delta: number;
}

/** Areas that an order's own answers and shipments never touch. */
const CONTENT_AREAS: readonly ChangeArea[] = ['ADDRESS', 'LINES', 'LOCATION'];

/** Steps of the conversation about a request: the notes and statuses that they bring are no change by others. */
const CONVERSATION: readonly Judgement[] = [
  'OPEN_CYCLE',
  'READ_AGAIN',
  'TOO_EARLY',
  'WITHDRAWN',
  'CANCEL_ASKED',
  'CANCEL_TAKEN_BACK',
  'ACCEPTED_ELSEWHERE',
  'REJECTED_ELSEWHERE',
];

/** Request statuses that say that nobody asks us for accepted work any more. */
const UNASKED: readonly OrderContent['requestStatus'][] = ['PENDING', 'REJECTED'];

/** Judgements that end accepted work. */
const ENDS: readonly Judgement[] = ['CANCELLED_AT_STORE', 'CLOSED_AT_STORE', 'MOVED_AWAY'];

/** Every field in which two contents differ, in a fixed order. Equal contents differ in none. */
export function diffContents(before: OrderContent, after: OrderContent): FieldChange[] {
  return [
    ...addressChanges(before, after),
    ...lineChanges(before.lines, after.lines),
    ...plain('LOCATION', 'location', before.location, after.location),
    ...textChanges('HOLDS', 'hold', before.holds.map(holdText), after.holds.map(holdText)),
    ...textChanges('NOTES', 'note', before.notes.map(noteText), after.notes.map(noteText)),
    ...plain('STATUS', 'status', before.status, after.status),
    ...plain('STATUS', 'requestStatus', before.requestStatus, after.requestStatus),
  ];
}

/**
 * What of a difference others did. `judgement`: what the sighting made us do; null: the store showed the order in an answer to us, or
 * while something of ours was on its way, where only content and a cancelled order are not our own doing. None where all of it is ordinary.
 */
export function changesByOthers(
  changes: readonly FieldChange[],
  judgement: Judgement | null,
  stage: Stage,
): FieldChange[] {
  if (judgement === null) {
    return changes.filter(({ area, after }) => CONTENT_AREAS.includes(area) || after === 'CANCELLED');
  }
  const conversation = CONVERSATION.includes(judgement);
  const byOthers = changes.filter(({ area, field, after }) => {
    if (CONTENT_AREAS.includes(area) || area === 'SHIPPED') return true;
    if (conversation) return area === 'HOLDS';
    // Our last shipment closes the order.
    return !(area === 'STATUS' && stage === 'SHIPPED' && (field === 'requestStatus' || after === 'CLOSED'));
  });
  const told = byOthers.some(
    ({ area, field, after }) => area !== 'STATUS' || field === 'status' || isUnasked(after, stage),
  );
  return told ? byOthers : [];
}

/** Whether a new request status takes accepted work away from us. */
function isUnasked(requestStatus: string | null, stage: Stage): boolean {
  return WORKING_STAGES.includes(stage) && UNASKED.some((word) => word === requestStatus);
}

/**
 * Whether the floor must stop: accepted work whose lines, address or location changed, that somebody else shipped pieces of, that the
 * store ended, or that nobody asks us for any more. `requestStatus`: as the store shows it now. Everything else is a note.
 */
export function judgeChange(
  changes: readonly FieldChange[],
  order: { stage: Stage; requestStatus: OrderContent['requestStatus'] },
  judgement: Judgement | null,
): ChangeJudgement {
  const accepted =
    WORKING_STAGES.includes(order.stage) ||
    (order.stage === 'ACCEPT_PENDING' && judgement === null && ACCEPTED.includes(order.requestStatus));
  if (!accepted || judgement === 'OPEN_CYCLE') return 'NOTE';
  const ended = (judgement !== null && ENDS.includes(judgement)) || UNASKED.includes(order.requestStatus);
  return ended || changes.some(({ area }) => CONTENT_AREAS.includes(area) || area === 'SHIPPED') ? 'STOP_WORK' : 'NOTE';
}

/**
 * What an order won and lost per line of the customer's order; `after` null: it is cancelled or gone, so it lost every piece. Lines
 * that the store did not connect with an order line are left out.
 */
export function piecesMoved(before: readonly ContentLine[], after: readonly ContentLine[] | null): PieceDelta[] {
  const deltas = new Map<string, number>();
  const add = ({ orderLineId, quantity }: ContentLine, sign: 1 | -1): void => {
    if (orderLineId !== null) deltas.set(orderLineId, (deltas.get(orderLineId) ?? 0) + sign * quantity);
  };
  for (const line of before) add(line, -1);
  for (const line of after ?? []) add(line, 1);
  return [...deltas].filter(([, delta]) => delta !== 0).map(([orderLineId, delta]) => ({ orderLineId, delta }));
}

function addressChanges({ destination: before }: OrderContent, { destination: after }: OrderContent): FieldChange[] {
  const fields = Object.keys({ ...before, ...after }) as (keyof NonNullable<OrderContent['destination']>)[];
  return fields.flatMap((field) => plain('ADDRESS', field, before?.[field] ?? null, after?.[field] ?? null));
}

function lineChanges(before: readonly ContentLine[], after: readonly ContentLine[]): FieldChange[] {
  const was = new Map(before.map((line) => [line.remoteId, line]));
  const is = new Map(after.map((line) => [line.remoteId, line]));
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((remoteId) => {
    const [old, now] = [was.get(remoteId), is.get(remoteId)];
    const { orderLineId, sku } = (now ?? old) as ContentLine;
    const line = { remoteId, orderLineId, sku };
    const quantity = plain('LINES', 'quantity', pieces(old), pieces(now));
    const other = old && now ? plain('LINES', 'sku', old.sku, now.sku) : [];
    const made = old?.properties && now?.properties;
    const properties = made ? plain('LINES', 'properties', propertyText(old), propertyText(now)) : [];
    return [...quantity, ...other, ...properties].map((change) => ({ ...change, line }));
  });
}

function propertyText({ properties = [] }: ContentLine): string | null {
  return properties.map(({ name, value }) => (name === '' ? value : `${name}: ${value}`)).join('; ') || null;
}

function pieces(line: ContentLine | undefined): string | null {
  return line ? String(line.quantity) : null;
}

function plain(area: ChangeArea, field: string, before: string | null, after: string | null): FieldChange[] {
  return (before ?? '') === (after ?? '') ? [] : [{ area, field, before, after, line: null }];
}

/** Texts without ids: what is gone, then what is new; each as often as it occurs. */
function textChanges(area: ChangeArea, field: string, before: string[], after: string[]): FieldChange[] {
  const left = [...after];
  const gone = before.filter((text) => {
    const at = left.indexOf(text);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return [
    ...gone.map((text): FieldChange => ({ area, field, before: text, after: null, line: null })),
    ...left.map((text): FieldChange => ({ area, field, before: null, after: text, line: null })),
  ];
}

function holdText({ reason, message }: OrderContent['holds'][number]): string {
  return [reason, message].filter((part) => part !== null && part !== '').join(': ');
}

function noteText({ type, message }: OrderContent['notes'][number]): string {
  return [type, message].filter((part) => part !== null && part !== '').join(': ');
}
