import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

/** A stack trace instead of a context: how Nest's own exception handlers call `error`. */
const STACK = /\n\s*at /;

/** Nest's logger on pino: one JSON line each, with the context (the class that speaks) as a field. */
export class AppLogger implements LoggerService {
  constructor(private readonly pino: Logger) {}

  /** One line about one thing, with its fields. */
  info(fields: Readonly<Record<string, unknown>>, message: string): void {
    this.pino.info(fields, message);
  }

  log(message: unknown, ...params: unknown[]): void {
    this.write('info', message, params);
  }

  error(message: unknown, ...params: unknown[]): void {
    this.write('error', message, params);
  }

  warn(message: unknown, ...params: unknown[]): void {
    this.write('warn', message, params);
  }

  debug(message: unknown, ...params: unknown[]): void {
    this.write('debug', message, params);
  }

  verbose(message: unknown, ...params: unknown[]): void {
    this.write('trace', message, params);
  }

  fatal(message: unknown, ...params: unknown[]): void {
    this.write('fatal', message, params);
  }

  /** Nest gives the context last; before it stands what was said beside an error or an object. */
  private write(
    level: 'info' | 'error' | 'warn' | 'debug' | 'trace' | 'fatal',
    message: unknown,
    params: unknown[],
  ): void {
    const beside = params.slice(0, -1).filter((param) => typeof param === 'string');
    const context = params.at(-1);
    if (message instanceof Error) return this.pino[level]({ context, err: message }, beside.join(' ') || undefined);
    const stack = beside.find((text) => STACK.test(text));
    if (stack !== undefined) {
      const err = Object.assign(new Error(String(message)), { stack });
      return this.pino[level]({ context, err });
    }
    if (typeof message === 'object') return this.pino[level]({ context, ...message }, beside.join(' ') || undefined);
    this.pino[level]({ context }, String(message));
  }
}
