import { DAY } from './day.js';
import { DECISIONS } from './decisions.js';
import type { Play } from './scenario.js';

/** Every scenario by name. */
export const SCENARIOS: readonly Play[] = [
  { ...DECISIONS, parts: [DECISIONS], until: 'answered' },
  { ...DAY, parts: DAY.stores, until: 'ended', warehouse: DAY.warehouses },
];
