import { STATUS_CODES } from 'node:http';
import {
  Catch,
  HttpException,
  HttpStatus,
  Logger,
  NotFoundException,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../../common/domain-error.js';
import { currentCorrelationId } from '../observability/correlation.js';

/** The body of every error answer. */
export interface ErrorBody {
  error: { code: string; message: string; correlationId: string | undefined };
}

interface Answer {
  status: number;
  code: string;
  message: string;
}

/**
 * Turns whatever a route throws into an {@link ErrorBody}. Expected errors keep their message; unexpected ones are logged once
 * and answered 500 with the correlation id only: no stack, no SQL, no address.
 */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger(ErrorFilter.name);

  catch(exception: unknown, host: ArgumentsHost): unknown {
    // GraphQL shapes and logs its own errors.
    if (host.getType<string>() !== 'http') return exception;
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const answer = isGone(reply.request) ? GONE : answerFor(exception);
    if (answer.status === 500) this.logger.error({ err: exception, msg: 'A request failed unexpectedly' });
    if (reply.sent) return undefined;
    const body: ErrorBody = {
      error: { code: answer.code, message: answer.message, correlationId: currentCorrelationId() },
    };
    return reply.status(answer.status).type('application/json; charset=utf-8').send(body);
  }
}

/** For who broke off in the middle of a request: nobody reads it, and it is no fault of ours. */
const GONE: Answer = { status: 400, code: 'BAD_REQUEST', message: 'The request ended before it was complete.' };

function isGone({ raw }: FastifyRequest): boolean {
  return raw.destroyed && !raw.complete;
}

function answerFor(exception: unknown): Answer {
  if (exception instanceof DomainError) {
    return { status: HttpStatus.UNPROCESSABLE_ENTITY, code: exception.code, message: exception.message };
  }
  const status = statusOf(exception);
  // The router's own message repeats the address, which may hold a token.
  if (exception instanceof NotFoundException && exception.message.startsWith('Cannot ')) {
    return { status, code: codeOf(status), message: 'There is nothing at this address.' };
  }
  if (status < 500 && exception instanceof Error) return { status, code: codeOf(status), message: exception.message };
  if (status === 503 && exception instanceof HttpException)
    return { status, code: codeOf(status), message: 'Not available just now. Try again soon.' };
  return {
    status: 500,
    code: 'INTERNAL_SERVER_ERROR',
    message: 'Something went wrong on our side. Quote the correlation id when you report it.',
  };
}

/** HTTP exceptions and the server's own refusals (a body too large, a broken request) name their status; all else is 500. */
function statusOf(exception: unknown): number {
  if (exception instanceof HttpException) return exception.getStatus();
  const { statusCode, code } = (exception ?? {}) as { statusCode?: unknown; code?: unknown };
  const ours = typeof code === 'string' && code.startsWith('FST_') && typeof statusCode === 'number';
  return ours && statusCode >= 400 && statusCode < 500 ? statusCode : 500;
}

function codeOf(status: number): string {
  return (STATUS_CODES[status] ?? 'Error').toUpperCase().replace(/[^A-Z]+/g, '_');
}
