import { isoMicros, type Product } from '../store/model.js';
import type { FakeStore } from '../store/store.js';

/** The only shipping method of every store: the one that orders are placed with. */
export const SHIPPING_METHOD = { id: 1, code: 'standard', name: 'Standard' } as const;

/** A product with its one variant (29 Next Admin API 2024-04-01, Product, ProductVariant). */
export function showProduct(store: FakeStore, product: Product): Record<string, unknown> {
  const locations = store.liveLocations().map(({ id }) => id);
  const records = store.stock.records([product], locations);
  const { id, sku, title } = product;
  const made = isoMicros(store.createdMicros);
  const dates = { date_created: made, date_updated: made };
  const tracked = records.filter(({ inStock }) => inStock !== null);
  const inStock = tracked.some((record) => store.stock.net(record) > 0);
  const slug = sku.toLowerCase().replace(/[^a-z0-9_]+/g, '-');
  const currency = store.settings.currencies[0] ?? 'USD';
  return {
    id,
    title,
    slug,
    url: `https://${store.domain}/catalogue/${slug}_${id}/`,
    is_public: true,
    is_discountable: true,
    enable_subscription: false,
    structure: 'standalone',
    categories: [],
    images: [],
    rating: null,
    metadata: {},
    recommended_products: [],
    variant_attributes: [],
    ...dates,
    variants: [
      {
        id,
        product_id: id,
        sku,
        upc: null,
        title,
        images: '',
        unit_cost: '0.00',
        track_stock: tracked.length > 0,
        allow_backorders: false,
        requires_shipping: true,
        inventory_availability: tracked.length === 0 ? 'untracked' : inStock ? 'in_stock' : 'out_of_stock',
        purchase_availability: tracked.length === 0 || inStock ? 'available' : 'unavailable',
        prices: [{ currency, price: product.price, retail: null, subscription: null }],
        variant_attribute_values: [],
        ...dates,
        stockrecords: records.map((record) => ({
          id: record.id,
          location_id: record.locationId,
          num_in_stock: record.inStock,
          num_allocated: store.stock.allocated(record),
          low_stock_threshold: record.lowStockThreshold,
        })),
      },
    ],
  };
}

/** The store's shipping method (29 Next Admin API 2024-04-01, ShippingMethod). */
export function showShippingMethod(store: FakeStore): Record<string, unknown> {
  return {
    ...SHIPPING_METHOD,
    description: '',
    delivery_time: '3-5 days',
    is_public: true,
    countries: [],
    prices: store.settings.currencies.map((currency) => ({ currency, price_per_order: '0.00' })),
  };
}
