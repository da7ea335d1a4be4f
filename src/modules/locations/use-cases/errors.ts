import { DomainError } from '../../../common/domain-error.js';

/** The warehouse or location that was looked for. Throws DomainError NOT_FOUND naming the input field when there is none. */
export function found<T>(row: T | null, what: 'warehouse' | 'location' | 'store'): T {
  if (row !== null) return row;
  throw new DomainError({
    code: 'NOT_FOUND',
    field: ['input', `${what}Id`],
    message: `There is no ${what} with this id. List the ${what}s to find the right one.`,
  });
}

/** Throws DomainError STALE_VERSION when a version was expected and another one is there. */
export function expectVersion(actual: number, expected: number | null | undefined, what: string): void {
  if (expected == null || expected === actual) return;
  throw new DomainError({
    code: 'STALE_VERSION',
    field: ['input', 'expectedVersion'],
    message: `${what} is at version ${actual}, not ${expected}: somebody changed it. Read it again.`,
  });
}

/** The error of a warehouse code that another warehouse has. */
export function codeTaken(code: string): DomainError {
  return new DomainError({
    code: 'CODE_TAKEN',
    field: ['input', 'code'],
    message: `Another warehouse has the code "${code}". Choose another one.`,
  });
}
