import { skuOf } from '../../common/sku.js';
import type { RemoteStockRecord } from '../store-client.js';
import { Fields, isNothing, isObject, ReadingNotes, readId } from './next-fields.js';
import { unfamiliarInStockRecord } from './next-unfamiliar.js';

/**
 * A stock record (Admin API 2024-04-01, StockRecord). Its id, its location and what is in stock must make sense; what is absent is
 * null, and so is what else is odd. Location and product are described as objects; a bare id is read as well.
 */
export function mapStockRecord(raw: unknown): RemoteStockRecord {
  const notes = new ReadingNotes();
  const record = new Fields<'StockRecord'>(raw, 'stockrecord', notes);
  const read = {
    remoteId: record.id('id'),
    locationRemoteId: mapLocationId(record.raw('location'), notes),
    ...mapProduct(record, notes),
    inStock: record.signedCount('num_in_stock'),
    allocated: record.optionalCount('num_allocated'),
    net: record.optionalCount('net_stock_level'),
    updatedAt: record.time('date_updated'),
  };
  return { ...read, unfamiliar: [...unfamiliarInStockRecord(raw), ...notes.all()] };
}

function mapLocationId(value: unknown, notes: ReadingNotes): string | null {
  if (isNothing(value)) return null;
  return readId(value) ?? new Fields<'Location'>(value, 'stockrecord.location', notes).id('id');
}

function mapProduct(
  record: Fields<'StockRecord'>,
  notes: ReadingNotes,
): Pick<RemoteStockRecord, 'productRemoteId' | 'sku' | 'title'> {
  const value = record.raw('product');
  if (!isObject(value)) return { productRemoteId: record.optionalId('product'), sku: null, title: null };
  const product = new Fields<'StockRecordProduct'>(value, 'stockrecord.product', notes);
  return { productRemoteId: product.optionalId('id'), sku: skuOf(product.name('sku')), title: product.text('title') };
}
