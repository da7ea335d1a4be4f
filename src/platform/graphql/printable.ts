import { ValidateBy } from 'class-validator';
import { isPlainText, notPlain } from '../../common/plain-text.js';

/** A text of one line: see `isPlainText`. */
export function Printable(): PropertyDecorator {
  return ValidateBy({
    name: 'printable',
    validator: {
      validate: (value: unknown) => typeof value !== 'string' || isPlainText(value),
      defaultMessage: (args) => notPlain(args?.property ?? 'It'),
    },
  });
}
