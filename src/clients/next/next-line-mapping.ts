import { skuOf } from '../../common/sku.js';
import type { RemoteLinePrice, RemoteLineProperty, RemoteOrderLine } from '../store-client.js';
import { Fields, isNothing, isObject, NotUnderstood, readText, type ReadingNotes } from './next-fields.js';
import { readLineQuantities } from './next-numbers.js';

/** As many as are kept of one line, and as long. */
const MOST_PROPERTIES = 50;
const LONGEST_PROPERTY = 2_000;

type Line = Fields<'FulfillmentOrderLine'>;

/**
 * A line of a fulfillment order (Admin API 2024-04-01, FulfillmentOrderLine). Its ids and one of its quantities must make sense; what else is odd is left
 * out and noted.
 */
export function mapOrderLine(value: unknown, index: number, notes: ReadingNotes): RemoteOrderLine {
  const line: Line = new Fields(value, `line_items[${index}]`, notes);
  const quantities = readLineQuantities(line.signedCount('quantity'), line.signedCount('fulfillable_quantity'));
  if (quantities === null) throw new NotUnderstood(`${line.at('quantity')} is missing`);
  for (const odd of quantities.odd) notes.add(`line_items[${index}].${odd}`);
  return {
    remoteId: line.id('id'),
    orderLineId: line.id('order_line_id'),
    stockRecordId: line.optionalId('stockrecord_id'),
    productId: line.optionalId('product_id'),
    sku: skuOf(line.name('sku')),
    title: line.text('product_title'),
    quantity: quantities.quantity,
    fulfillableQuantity: quantities.fulfillable,
    price: mapPrice(line, notes),
    properties: mapProperties(line),
  };
}

function mapPrice(line: Line, notes: ReadingNotes): RemoteLinePrice | null {
  const price = {
    currency: line.text('currency'),
    exclTax: line.decimal('price_excl_tax'),
    inclTax: line.decimal('price_incl_tax'),
    discount: line.decimal('total_discount'),
    taxes: line.optionalList('tax_lines').flatMap((value) => {
      if (!isObject(value)) {
        line.note('tax_lines', 'has an entry that is not an object; it was left out');
        return [];
      }
      const tax = new Fields<'TaxLine'>(value, `${line.at('tax_lines')}[]`, notes);
      return [{ title: tax.text('tax_title'), rate: tax.decimal('rate'), amount: tax.decimal('amount') }];
    }),
  };
  const { exclTax, inclTax, discount, taxes } = price;
  return exclTax === null && inclTax === null && discount === null && taxes.length === 0 ? null : price;
}

/** Not documented: read as an object of names and values, as a list of entries with a name and a value, or as texts. */
function mapProperties(line: Line): RemoteLineProperty[] {
  const value = line.raw('properties');
  const entries: (readonly [string, unknown])[] = isObject(value)
    ? Object.entries(value)
    : line.optionalList('properties').map(nameAndValue);
  const read = entries.flatMap(([name, entry]) => {
    const text = propertyText(entry);
    return text === '' ? [] : [{ name: cut(name), value: cut(text) }];
  });
  if (read.length > MOST_PROPERTIES) line.note('properties', `has ${read.length} entries; the first 50 were kept`);
  return read.slice(0, MOST_PROPERTIES);
}

function nameAndValue(entry: unknown): readonly [string, unknown] {
  if (!isObject(entry)) return ['', entry];
  const name = readText(entry['name'] ?? entry['key'] ?? entry['label']);
  return name !== null && 'value' in entry ? [name, entry['value']] : ['', entry];
}

/** What is nested is kept as JSON: better hard to read than lost. */
function propertyText(value: unknown): string {
  if (isNothing(value)) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return readText(value) ?? JSON.stringify(value);
}

function cut(text: string): string {
  return text.length <= LONGEST_PROPERTY ? text : Array.from(text).slice(0, LONGEST_PROPERTY).join('');
}
