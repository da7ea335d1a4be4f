import { DomainError } from '../../../common/domain-error.js';
import { MAX_SKU, skuOf, skuProblem } from '../../../common/sku.js';

/** A mapping as somebody wrote it down. */
export interface WrittenMapping {
  storeSku: string;
  components: readonly { warehouseSku: string; units: number }[];
}

/** The most components of one kit, the most units of one component, and the most letters of a SKU. */
export const MAPPING_LIMITS = { components: 20, units: 10_000, sku: MAX_SKU } as const;

/**
 * The mapping with its SKUs trimmed. Throws DomainError INVALID or DUPLICATE_SKU, naming the field below `path`.
 */
export function checkMapping(written: WrittenMapping, path: readonly string[]): WrittenMapping {
  const storeSku = checkedSku(written.storeSku, [...path, 'storeSku']);
  const { length } = written.components;
  const { components: most } = MAPPING_LIMITS;
  if (length < 1 || length > most) {
    const message = `SKU ${storeSku} names ${length} components; name 1 to ${most}.`;
    throw new DomainError({ code: 'INVALID', field: [...path, 'components'], message });
  }
  const seen = new Set<string>();
  const components = written.components.map(({ warehouseSku, units }, index) => {
    const at = [...path, 'components', String(index)];
    const sku = checkedSku(warehouseSku, [...at, 'warehouseSku']);
    if (seen.has(sku)) {
      const message = `Component ${sku} of ${storeSku} is named twice. Name it once, with all its units.`;
      throw new DomainError({ code: 'DUPLICATE_SKU', field: [...at, 'warehouseSku'], message });
    }
    seen.add(sku);
    const problem = unitsProblem(units);
    if (problem !== null) {
      const message = `A piece of ${storeSku} cannot take ${units} units of ${sku}: ${problem}`;
      throw new DomainError({ code: 'INVALID', field: [...at, 'units'], message });
    }
    return { warehouseSku: sku, units };
  });
  return { storeSku, components };
}

/** What is wrong with a number of units; null: nothing. */
export function unitsProblem(units: number): string | null {
  const { units: most } = MAPPING_LIMITS;
  return Number.isInteger(units) && units >= 1 && units <= most ? null : `it takes 1 to ${most}.`;
}

function checkedSku(text: string, field: string[]): string {
  const sku = skuOf(text) ?? '';
  const message = skuProblem(sku);
  if (message !== null) throw new DomainError({ code: 'INVALID', field, message });
  return sku;
}
