import { skuOf } from '../../common/sku.js';
import type { RemoteStockRecord } from '../store-client.js';
import { Fields, readId } from './next-fields.js';
import { unfamiliarInStockRecord } from './next-unfamiliar.js';

/**
 * A stock record (Admin API 2024-04-01, StockRecord). Its id and numbers must make sense; what is absent is null.
 * Location and product are described as objects; a bare id is read as well.
 */
export function mapStockRecord(raw: unknown): RemoteStockRecord {
  const record = new Fields<'StockRecord'>(raw, 'stockrecord');
  return {
    remoteId: record.id('id'),
    locationRemoteId: mapLocationId(record.raw('location')),
    ...mapProduct(record.raw('product')),
    inStock: record.signedCount('num_in_stock'),
    allocated: record.signedCount('num_allocated'),
    net: record.signedCount('net_stock_level'),
    updatedAt: record.text('date_updated'),
    unfamiliar: unfamiliarInStockRecord(raw),
  };
}

function mapLocationId(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return readId(value) ?? new Fields<'Location'>(value, 'stockrecord.location').id('id');
}

function mapProduct(value: unknown): Pick<RemoteStockRecord, 'productRemoteId' | 'sku' | 'title'> {
  const bare = readId(value);
  if (value === undefined || value === null || bare !== null) return { productRemoteId: bare, sku: null, title: null };
  const product = new Fields<'StockRecordProduct'>(value, 'stockrecord.product');
  return { productRemoteId: product.optionalId('id'), sku: skuOf(product.text('sku')), title: product.text('title') };
}
