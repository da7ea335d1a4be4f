import { ANSWER_CASES } from './answer-cases.js';
import type { Cases } from './case.js';
import { ORDER_CASES } from './order-cases.js';
import { SHIPMENT_CASES } from './shipment-cases.js';
import { SITE_CASES } from './site-cases.js';
import { STOCK_CASES } from './stock-cases.js';
import { STORE_CASES } from './store-cases.js';

/** A right input of every mutation, and what is to be known to spoil it. */
export const CASES: Cases = {
  ...STORE_CASES,
  ...SITE_CASES,
  ...STOCK_CASES,
  ...ORDER_CASES,
  ...SHIPMENT_CASES,
  ...ANSWER_CASES,
};
