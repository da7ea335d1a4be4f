import { Transform } from 'class-transformer';

/**
 * Takes blanks off both ends of a text before it is checked, and writes each letter with its marks as one character where there is one: two
 * texts that look alike are the same.
 */
export const Trimmed = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim().normalize('NFC') : value));
