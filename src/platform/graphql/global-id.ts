import { cutText } from '../../common/text.js';
import { DomainError } from '../../common/domain-error.js';

/** Every prefix of a global id: the GraphQL type that it names, and the kind of id behind it. */
export const ID_PREFIXES = {
  key_: { type: 'ApiKey', kind: 'uuid' },
  evt_: { type: 'TimelineEvent', kind: 'uuid' },
  exc_: { type: 'Exception', kind: 'uuid' },
  store_: { type: 'Store', kind: 'uuid' },
  sn_: { type: 'StoreNotification', kind: 'number' },
  op_: { type: 'StoreOperation', kind: 'uuid' },
  wh_: { type: 'Warehouse', kind: 'uuid' },
  loc_: { type: 'Location', kind: 'uuid' },
  sl_: { type: 'StockLevel', kind: 'uuid' },
  sr_: { type: 'StockRecord', kind: 'uuid' },
  sku_: { type: 'SkuMapping', kind: 'uuid' },
  fo_: { type: 'FulfillmentOrder', kind: 'uuid' },
  fol_: { type: 'FulfillmentOrderLine', kind: 'uuid' },
  cyc_: { type: 'RequestCycle', kind: 'uuid' },
  ful_: { type: 'Fulfillment', kind: 'uuid' },
  par_: { type: 'Parcel', kind: 'uuid' },
  dev_: { type: 'DeliveryEvent', kind: 'uuid' },
  cr_: { type: 'CancellationRequest', kind: 'uuid' },
  rel_: { type: 'Relocation', kind: 'uuid' },
  hold_: { type: 'OrderHold', kind: 'uuid' },
  mt_: { type: 'MessageTemplate', kind: 'uuid' },
} as const;

/** A known prefix, with its underscore. */
export type IdPrefix = keyof typeof ID_PREFIXES;

const PATTERNS = {
  uuid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  number: /^[0-9]{1,18}$/,
} as const;

/** The opaque id that the API shows for an inner id. */
export function toGlobalId(prefix: IdPrefix, id: string | bigint): string {
  return `${prefix}${id}`;
}

/** The prefix and inner id of a global id, or undefined when it is not one. */
export function parseGlobalId(globalId: string): { prefix: IdPrefix; id: string } | undefined {
  const end = globalId.indexOf('_') + 1;
  const prefix = globalId.slice(0, end);
  if (!Object.hasOwn(ID_PREFIXES, prefix)) return undefined;
  const known = prefix as IdPrefix;
  // A UUID is the same in capitals.
  const id = globalId.slice(end).toLowerCase();
  return PATTERNS[ID_PREFIXES[known].kind].test(id) ? { prefix: known, id } : undefined;
}

/** The complaint about a text that is not the id that `field` takes; `wanted` ends the sentence "... is not". */
export function notAnId(text: string, field: string[], wanted: string): DomainError {
  return new DomainError({ code: 'INVALID_ID', field, message: `"${cutText(text, 60)}" is not ${wanted}.` });
}

/**
 * The inner id of a global id that must name a given type.
 * @throws DomainError INVALID_ID naming `field` when the text is something else.
 */
export function fromGlobalId(expected: IdPrefix, globalId: string, field: string[] = ['id']): string {
  const parsed = parseGlobalId(globalId);
  if (parsed?.prefix === expected) return parsed.id;
  const { type } = ID_PREFIXES[expected];
  throw notAnId(
    globalId,
    field,
    globalId.startsWith(expected)
      ? `the whole id of a ${type}: give it as the API shows it`
      : `the id of a ${type}: such an id starts with "${expected}"`,
  );
}
