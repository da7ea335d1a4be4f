import type { CarrierCode } from '../carriers.js';
import type { components } from './generated/next-api.js';

/** A carrier in the platform's words. */
export type NextCarrier = components['schemas']['TrackingInfo']['carrier'];

/** The platform's word for each carrier (Admin API 2024-04-01, TrackingInfo.carrier). */
export const NEXT_CARRIERS: Readonly<Record<CarrierCode, NextCarrier>> = {
  FOUR_PX: '4px',
  AMAZON: 'amazon',
  ASENDIA: 'asendia',
  AUSTRALIA_POST: 'australia_post',
  CHINA_POST: 'china_post',
  DEUTSCHE_DE: 'deutsche_de',
  DHL: 'dhl',
  DHL_ECOMMERCE: 'dhl_ecommerce',
  FEDEX: 'fedex',
  FIRSTMILE: 'firstmile',
  GOFO_EXPRESS: 'gofo_express',
  HERMESWORLD_UK: 'hermesworld_uk',
  MYHERMES: 'myhermes',
  ONTRAC: 'ontrac',
  OTHER: 'other',
  ROYAL_MAIL: 'royal_mail',
  SPEEDX: 'speedx',
  SWISS_POST: 'swiss_post',
  ULALA: 'ulala',
  UNIUNI: 'uniuni',
  UPS: 'ups',
  USPS: 'usps',
  YUNEXPRESS: 'yunexpress',
};
