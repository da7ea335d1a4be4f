import { plainToInstance, type ClassConstructor } from 'class-transformer';
import { validate, type ValidationError } from 'class-validator';
import { plainWords } from './plain-words.js';
import type { UserError } from './user-error.js';

/** The outcome of checking an input: the typed instance, or one error per wrong field. */
export type CheckedInput<I> = { input: I; errors: [] } | { input?: undefined; errors: UserError[] };

function flatten(errors: ValidationError[], path: string[]): UserError[] {
  return errors.flatMap((error) => {
    const field = [...path, error.property];
    const own = plainWords(error).map((message) => ({
      code: 'INVALID',
      field,
      message,
      retryable: false,
    }));
    return [...own, ...flatten(error.children ?? [], field)];
  });
}

/**
 * Turns a GraphQL input into an instance of its class and checks it against the class-validator decorators.
 * Nested inputs need `@ValidateNested()` and `@Type()`. Never throws for bad input.
 */
export async function checkInput<I extends object>(
  InputClass: ClassConstructor<I>,
  raw: object,
): Promise<CheckedInput<I>> {
  const input = plainToInstance(InputClass, raw);
  const problems = await validate(input, { stopAtFirstError: true, forbidUnknownValues: false });
  return problems.length === 0 ? { input, errors: [] } : { errors: flatten(problems, ['input']) };
}
