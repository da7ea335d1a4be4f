import { EventEmitter } from 'node:events';
import {
  Module,
  type BeforeApplicationShutdown,
  type INestApplicationContext,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { installGracefulStop } from './graceful-stop.js';
import { Shutdown } from './shutdown.js';

const steps: string[] = [];
let holdClose: Promise<void> | undefined;

@Module({ providers: [Shutdown], exports: [Shutdown] })
class Probe implements BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(private readonly shutdown: Shutdown) {}

  async beforeApplicationShutdown(): Promise<void> {
    steps.push(`hooks run, stopping ${this.shutdown.stopping}`);
    await holdClose;
  }

  onApplicationShutdown(): void {
    steps.push('closed');
  }
}

interface Run {
  signals: EventEmitter;
  app: INestApplicationContext;
  exited: Promise<number>;
  errors: string[];
}

async function run(options: { withinMs?: number; afterClose?: () => Promise<void> } = {}): Promise<Run> {
  const app = await NestFactory.createApplicationContext(Probe, { logger: false });
  const signals = new EventEmitter();
  const errors: string[] = [];
  const exited = new Promise<number>((resolve) => {
    const exit = (code: number): void => resolve(code);
    installGracefulStop(app, { signals, exit, onError: (message) => errors.push(message), ...options });
  });
  return { signals, app, exited, errors };
}

beforeEach(() => {
  steps.length = 0;
  holdClose = undefined;
});

describe('graceful stop', () => {
  it.each(['SIGTERM', 'SIGINT'])(
    'on %s turns not ready, closes, stops what is underneath and exits 0',
    async (signal) => {
      const { signals, app, exited } = await run({ afterClose: async () => void steps.push('database stopped') });
      const shutdown = app.get(Shutdown);
      expect(shutdown.stopping).toBe(false);
      signals.emit(signal);
      expect(shutdown.stopping).toBe(true);
      expect(shutdown.signal.aborted).toBe(true);
      expect(await exited).toBe(0);
      expect(steps).toEqual(['hooks run, stopping true', 'closed', 'database stopped']);
    },
  );

  it('exits at once at a second signal', async () => {
    let release = (): void => {};
    holdClose = new Promise((resolve) => (release = resolve));
    const { signals, exited } = await run();
    signals.emit('SIGTERM');
    signals.emit('SIGTERM');
    expect(await exited).toBe(130);
    expect(steps).not.toContain('closed');
    release();
  });

  it('exits 1 and says so when closing takes too long', async () => {
    let release = (): void => {};
    holdClose = new Promise((resolve) => (release = resolve));
    const { signals, exited, errors } = await run({ withinMs: 20 });
    signals.emit('SIGTERM');
    expect(await exited).toBe(1);
    expect(errors[0]).toContain('in time');
    release();
  });

  it('exits 1 and says so when closing fails', async () => {
    const { signals, exited, errors } = await run({ afterClose: () => Promise.reject(new Error('still in use')) });
    signals.emit('SIGINT');
    expect(await exited).toBe(1);
    expect(errors).toEqual(['Stopping on SIGINT failed']);
  });
});
