import { ValidateBy } from 'class-validator';
import { isPlainText, notPlain } from '../../common/plain-text.js';

/** A text of one line: see `isPlainText`. */
export function Printable(): PropertyDecorator {
  const validate = (value: unknown): boolean => typeof value !== 'string' || isPlainText(value);
  return ValidateBy({ name: 'printable', validator: { validate } }, { message: ({ property }) => notPlain(property) });
}
