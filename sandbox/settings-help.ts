import { SETTINGS } from './http/control-schemas.js';
import { defaultSettings, type StoreSettings } from './store/settings.js';

/** What each setting of a store decides, in a few words; the types in settings.ts say more. */
const ABOUT: Readonly<Record<keyof StoreSettings, string>> = {
  name: "the store's name",
  timeZone: 'IANA time zone',
  currencies: 'ISO 4217 codes, the first is the default',
  pageSize: 'rows per list page',
  latency: 'time added to each answer',
  limiter: 'the limit per access token',
  echoState: 'whether the authorize redirect returns `state`',
  showUpdatedAt: 'whether orders carry `updated_at`',
  listOrder: 'sort of lists by creation',
  storeHeader: 'store in the `X-29Next-Store` header of callbacks: `acme` or `acme.29next.store`',
  webhookStore: 'store in webhook bodies',
  down: 'answers everything with 503',
  fulfillmentsShape: 'lists of fulfillments, described as one object',
  trackingSeparator: 'what stands between several tracking numbers',
  trackingLinks: '`tracking_links`: the first URL, absent without one; or all of them',
  shipmentStatus: 'status of the answer that has recorded a shipment',
  versionHeader: 'whether a request without `X-29next-API-Version` is answered',
  deductsOnFulfillment: 'whether a fulfillment lowers `num_in_stock`',
  holdInProcessing: 'whether accepted work can be put on hold',
  editInProcessing: 'whether accepted work can be edited',
  moveInProcessing: 'whether accepted work can be moved without an agreed cancellation',
  moveMakesNewOrder: 'whether a move of all lines makes a new order',
  emptiedOrder: 'what an order becomes whose lines all went elsewhere',
  moveNeedsStock: 'whether a move needs stock at the destination',
  splitKeeps: 'which half keeps the id when only some lines are requested',
  afterCancelAccept: 'what an agreed cancellation leaves',
  cancelledFulfillmentReopens: 'where the pieces of a canceled fulfillment of a closed order go',
  availableLocationsShape: 'form of `available_locations`',
  availableIncludesAssigned: 'whether they name the assigned location',
  orderFulfillmentOrdersShape: "a customer's order's fulfillment orders, described as one object",
  deliveryEventsShape: 'delivery events, described as one object',
  listsClosed: 'whether assigned lists show finished orders',
  supportedActions: 'whether `supported_actions` says what can be done now',
  grantedScopes: 'scopes an installation gets at most; null: all it asks for',
  extraFields: 'fields of a newer API version',
  newerWords: 'words of a newer API version instead of known ones',
};

function valuesOf(name: keyof StoreSettings): string {
  const schema: { enum?: readonly unknown[]; type?: string | readonly string[] } = SETTINGS[name];
  if (schema.enum) return schema.enum.map(String).join(', ');
  return schema.type === 'boolean' ? 'true, false' : [schema.type].flat().map(String).join(' or ');
}

/** Name, default, values and meaning of every setting. */
export function settingRows(): { name: string; standard: string; values: string; about: string }[] {
  const standard = defaultSettings('acme.29next.store');
  return (Object.keys(ABOUT) as (keyof StoreSettings)[]).map((name) => {
    const value = standard[name];
    const shown = typeof value === 'string' ? value : JSON.stringify(value);
    return { name, standard: shown, values: valuesOf(name), about: ABOUT[name] };
  });
}

/** The settings as `--help` lists them. */
export function settingsHelp(): string {
  return settingRows()
    .map(
      ({ name, standard, values, about }) => `  ${name} = ${standard}\n      ${about.replaceAll('`', '')} (${values})`,
    )
    .join('\n');
}
