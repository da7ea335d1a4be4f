import { ValidateBy, type ValidationOptions } from 'class-validator';
import { countryCode } from '../../../common/countries.js';

/** A text that means a country, as `countryCode` understands it. */
export function IsCountry(options: ValidationOptions): PropertyDecorator {
  const validate = (value: unknown): boolean => typeof value === 'string' && countryCode(value) !== null;
  return ValidateBy({ name: 'isCountry', validator: { validate } }, options);
}
