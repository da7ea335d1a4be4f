import { pino } from 'pino';
import { AppLogger } from './app-logger.js';
import { logOptions } from './log-options.js';

describe('AppLogger', () => {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string): void => void lines.push(JSON.parse(line) as Record<string, unknown>);
  const logger = new AppLogger(pino(logOptions('trace'), { write }));
  afterEach(() => lines.splice(0));

  it.each(['error', 'warn', 'debug', 'fatal'] as const)('%s keeps its level, text and context', (level) => {
    logger[level]('The store is away.', 'Drainers');
    expect(lines).toMatchObject([{ level, context: 'Drainers', msg: 'The store is away.' }]);
  });

  it('calls log info and verbose trace', () => {
    logger.log('Started', 'Main');
    logger.verbose('Looked', 'Main');
    expect(lines).toMatchObject([{ level: 'info' }, { level: 'trace' }]);
  });

  it('keeps an error with its stack, and what was said beside it', () => {
    logger.error(new Error('gone'), 'While serving store 1', 'Drainers');
    const err = { message: 'gone', stack: expect.stringContaining('app-logger.spec') as string };
    expect(lines).toMatchObject([{ context: 'Drainers', msg: 'While serving store 1', err }]);
  });

  it('takes a stack beside a text for an error, as the exception handlers of Nest give it', () => {
    logger.error('gone', 'Error: gone\n    at somewhere.ts:1:1', 'ExceptionsHandler');
    const err = { message: 'gone', stack: 'Error: gone\n    at somewhere.ts:1:1' };
    expect(lines).toMatchObject([{ context: 'ExceptionsHandler', err }]);
  });

  it('hides secrets in fields, texts and objects', () => {
    logger.info({ context: 'Http', authorization: 'Bearer abc' }, 'Request answered');
    logger.warn({ accessToken: 'abc', place: 'x' }, 'Stores');
    expect(lines[0]).toMatchObject({ context: 'Http', msg: 'Request answered' });
    expect(lines[1]).toMatchObject({ context: 'Stores', place: 'x' });
    expect(JSON.stringify(lines)).not.toContain('abc');
  });
});
