import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ClassConstructor } from 'class-transformer';
import { canonicalJson } from '../../common/digest.js';
import { DomainError } from '../../common/domain-error.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { checkInput } from '../../platform/graphql/input-validation.js';
import { toUserError, type UserError } from '../../platform/graphql/user-error.js';
import type { Viewer } from '../../platform/graphql/viewer.js';
import { AccessFacade, type OnceAnswer } from '../access/access.facade.js';
import { redact } from './domain/redact.js';
import { JournalRepository } from './journal.repository.js';

const MAX_IDEMPOTENCY_KEY = 200;

/** One mutation: who asks, its GraphQL name, its input and the class that checks the input. */
export interface MutationRequest<I extends object> {
  viewer: Viewer;
  name: string;
  input: I;
  /** Checked with class-validator before anything else. */
  InputClass?: ClassConstructor<I>;
}

/** What a mutation gives its resolver: a small reference to what it changed, or why it changed nothing. */
export interface MutationOutcome<T> {
  value?: T;
  userErrors: UserError[];
}

/** Runs mutations: check, one transaction, idempotency, audit. */
@Injectable()
export class MutationRunner {
  constructor(
    private readonly database: Database,
    private readonly access: AccessFacade,
    private readonly repository: JournalRepository,
  ) {}

  /** See JournalFacade.mutation. */
  async run<T, I extends object>(
    request: MutationRequest<I>,
    run: (tx: Tx, input: I) => Promise<T>,
  ): Promise<MutationOutcome<T>> {
    try {
      const input = await checked(request);
      const value = await this.database.tx(async (tx) => {
        const answer = await this.once(tx, request, () => run(tx, input));
        await this.audit(tx, request, answer.replayed ? 'REPLAYED' : 'APPLIED', answer.value);
        return answer.value;
      }, 'api');
      return { value, userErrors: [] };
    } catch (error) {
      const userErrors = asUserErrors(error);
      if (!userErrors) throw error;
      await this.database.tx((tx) => this.audit(tx, request, `REFUSED ${userErrors[0]?.code}`), 'api');
      return { userErrors };
    }
  }

  private async once<T, I extends object>(
    tx: Tx,
    request: MutationRequest<I>,
    run: () => Promise<T>,
  ): Promise<OnceAnswer<T>> {
    const { idempotencyKey, ...rest } = request.input as I & { idempotencyKey?: unknown };
    if (typeof idempotencyKey !== 'string') return { value: await run(), replayed: false };
    const requestHash = createHash('sha256')
      .update(canonicalJson([request.name, rest]))
      .digest();
    return this.access.once(tx, request.viewer, idempotencyKey, requestHash, run);
  }

  private async audit<I extends object>(
    tx: Tx,
    request: MutationRequest<I>,
    outcome: string,
    value?: unknown,
  ): Promise<void> {
    await this.repository.audit(tx, {
      actor: request.viewer.actor,
      action: request.name,
      subject: subjectOf(value),
      input: redact(request.input),
      outcome,
    });
  }
}

class InvalidInput extends Error {
  constructor(readonly userErrors: UserError[]) {
    super('invalid input');
  }
}

async function checked<I extends object>({ input, InputClass }: MutationRequest<I>): Promise<I> {
  const key = (input as { idempotencyKey?: unknown }).idempotencyKey;
  if (typeof key === 'string' && (key.length === 0 || key.length > MAX_IDEMPOTENCY_KEY)) {
    throw new DomainError({
      code: 'INVALID',
      field: ['input', 'idempotencyKey'],
      message: `idempotencyKey must have 1 to ${MAX_IDEMPOTENCY_KEY} characters.`,
    });
  }
  if (!InputClass) return input;
  const outcome = await checkInput(InputClass, input);
  if (outcome.input === undefined) throw new InvalidInput(outcome.errors);
  return outcome.input;
}

function asUserErrors(error: unknown): UserError[] | undefined {
  if (error instanceof InvalidInput) return error.userErrors;
  return error instanceof DomainError ? [toUserError(error)] : undefined;
}

function subjectOf(value: unknown): string | undefined {
  const id: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'id') : undefined;
  return typeof id === 'string' ? id : undefined;
}
