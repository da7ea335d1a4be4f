import { CARRIERS, type CarrierCode } from './carriers.js';

/** Blanks, dashes and what is not to be seen. */
const UNSEEN =
  /[\s\u0085\u180e\-\u058a\u05be\u1400\u1806\u2010-\u2015\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/g;

/**
 * A tracking number as it is compared: without spaces, dashes and invisible characters, in capitals, full-width letters as plain ones.
 * Column `parcel.tracking_key` is made by the same rule in SQL; a test holds them together.
 */
export function trackingKey(number: string): string {
  return number
    .normalize('NFKC')
    .replace(UNSEEN, '')
    .replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

/** A number from this many characters on is no group of a longer one. */
const WHOLE_NUMBER = 8;

/** Why a text that somebody gives us cannot be one tracking number, with what to do; null: it can. What a store shows is not asked. */
export function trackingProblem(text: string): string | null {
  const number = text.normalize('NFKC').trim();
  if (/:\/\/|^www\.|^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}[/?#]/i.test(number)) {
    return `"${shown(text)}" is a web address. Give the number alone, and the address in trackingUrl.`;
  }
  if (
    /^[+-]?[\d.,]*\d[.,]?\s?E\s?[+-]\d+$/i.test(number) ||
    /^\d+[.,]\d+E\d+$/i.test(number) ||
    /^[+-]?\d+[.]\d+$/.test(number)
  ) {
    return `"${shown(text)}" is what a spreadsheet made of a number; its digits are lost. Format the column as text, and copy the number from the label again.`;
  }
  if (
    /^(?:[=']|#+$|#(?:N\/A|DIV\/0!|[A-Z]+[!?])$)/.test(number) ||
    /^(?:n\/a|null|undefined|nan|none)$/i.test(number)
  ) {
    return `"${shown(text)}" is what a spreadsheet or program writes instead of a number. Copy the number from the label.`;
  }
  const parts = number.split(/[,;|&+\n\t]|\s+(?:and|und|or|et|y|e|en|oder)\s+/iu);
  const long = number.split(/[\s/\\]+/u).filter((part) => trackingKey(part).length >= WHOLE_NUMBER && /\d/.test(part));
  if (parts.filter((part) => trackingKey(part) !== '').length > 1 || long.length > 1 || number.includes(',')) {
    return `"${shown(text)}" is more than one number. Name each parcel on its own, with one number.`;
  }
  if (!/[\p{L}\p{N}]/u.test(number)) {
    return `"${shown(text)}" has neither a letter nor a digit. Copy the number from the label.`;
  }
  return null;
}

/** An item of the Universal Postal Union's standard S10: two letters, nine digits, the country of the post. */
const POSTAL = '[A-Z]{2}\\d{9}[A-Z]{2}';

/** What numbers of a carrier look like, as {@link trackingKey} writes them. Sources: the carriers' public help pages. Wide rather than narrow. */
const LOOKS: Readonly<Partial<Record<CarrierCode, RegExp>>> = {
  AMAZON: /^(?:TB[A-Z]\d{9,15}|[A-Z]{1,4}\d{7,15}|\d{12,20})$/,
  AUSTRALIA_POST: new RegExp(`^(?:${POSTAL}|[0-9A-Z]{8,30})$`),
  DPD: /^(?:\d{10,16}[0-9A-Z]?|[0-9A-Z]{24,28})$/,
  DEUTSCHE_DE: new RegExp(`^(?:${POSTAL}|[0-9A-F]{10,27}|A[0-9A-Z]{10,27}|\\d{10,20})$`),
  DHL: new RegExp(`^(?:${POSTAL}|\\d{8,22}|J{1,2}V?D[0-9A-Z]{8,28}|[A-Z]{2,5}\\d{6,20}[A-Z]{0,2})$`),
  FEDEX: /^(?:\d{12}|\d{14,15}|\d{18}|\d{20}|\d{22}|\d{34}|DT\d{12}|[A-Z]{2,4}\d{9,16})$/,
  GLS: /^(?:\d{8,20}|[0-9A-Z]{8,12})$/,
  HERMESWORLD_UK: /^(?:\d{8,16}|[A-Z]\d{2}[0-9A-Z]{9,17}|[A-Z]\d[0-9A-Z]{12,18})$/,
  ONTRAC: /^(?:[CD]\d{14}|1?LS[0-9A-Z]{8,20}|[A-Z0-9]{12,22})$/,
  POSTNL: new RegExp(`^(?:${POSTAL}|3S[0-9A-Z]{9,20}|[A-Z]{2}\\d{8,13}[A-Z]{0,2})$`),
  ROYAL_MAIL: new RegExp(`^(?:${POSTAL}|[0-9A-F]{16,27}|\\d{12,20})$`),
  SWISS_POST: new RegExp(`^(?:${POSTAL}|99\\.?[\\d.]{10,24})$`),
  UPS: /^(?:1Z[0-9A-Z]{16}|[A-Z]\d{10}|\d{9,10}|\d{12}|\d{18}|\d{20,34}|MI[0-9A-Z]{6,28})$/,
  USPS: new RegExp(`^(?:${POSTAL}|\\d{20,22}|\\d{26}|\\d{30,34})$`),
};

/** What is odd about a number of this carrier, for a person to look at; null: nothing. It may still be right. */
export function trackingDoubt(carrier: CarrierCode, number: string): string | null {
  const looks = LOOKS[carrier];
  const key = trackingKey(number);
  if (!looks || looks.test(key)) return null;
  const others = (['UPS', 'ROYAL_MAIL'] as const).filter((other) => other !== carrier && DISTINCT[other].test(key));
  const perhaps = others[0] ? ` It looks like one of ${CARRIERS[others[0]].name}.` : '';
  return `Tracking number ${shown(number)} does not look like one of ${CARRIERS[carrier].name}.${perhaps} Check the number and the carrier, and correct them with fulfillmentTrackingUpdate.`;
}

/** Numbers that can hardly be anything else. */
const DISTINCT = { UPS: /^1Z[0-9A-Z]{16}$/, ROYAL_MAIL: /^[A-Z]{2}\d{9}GB$/ };

function shown(text: string): string {
  const points = [...text.trim()];
  return points.length > 60 ? `${points.slice(0, 60).join('')}…` : points.join('');
}
