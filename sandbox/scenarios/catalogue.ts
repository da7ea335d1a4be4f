import { DECISIONS } from './decisions.js';
import type { Scenario } from './scenario.js';

/** Every scenario by name. */
export const SCENARIOS: readonly Scenario[] = [DECISIONS];
