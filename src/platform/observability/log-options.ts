import type { LoggerOptions } from 'pino';
import type { LogLevel } from '../../config/app-config.js';
import { currentCorrelationId } from './correlation.js';
import { redactedKeys, scrubbed } from './redaction.js';

/**
 * pino settings of every log line: JSON with level names and ISO times, the correlation id, hidden keys replaced
 * at any depth, and the finished line scrubbed of secrets that stand inside texts.
 */
export function logOptions(level: LogLevel): LoggerOptions {
  return {
    level,
    base: { pid: process.pid },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    mixin: () => {
      const correlationId = currentCorrelationId();
      return correlationId === undefined ? {} : { correlationId };
    },
    formatters: {
      level: (label) => ({ level: label }),
      log: (object) => redactedKeys(object),
    },
    // Errors are plain by then; the standard serializer would take them apart again.
    serializers: { err: (err: unknown) => err },
    hooks: { streamWrite: safeLine },
  };
}

/** The last word on a finished line: fields bound to a child logger never pass the formatters, texts may hold secrets anywhere. */
function safeLine(line: string): string {
  return `${scrubbed(JSON.stringify(redactedKeys(JSON.parse(line) as object)))}\n`;
}
