import { once } from 'node:events';
import { createServer } from 'node:net';
import { freeLoopbackPort } from './loopback-port.js';

describe('freeLoopbackPort', () => {
  it('gives another port each time, where the system gives none by itself, although nobody listens there yet', async () => {
    const ports = [await freeLoopbackPort(), await freeLoopbackPort(), await freeLoopbackPort()];
    expect(new Set(ports).size).toBe(3);
    for (const port of ports) {
      expect(port).toBeGreaterThanOrEqual(10_000);
      expect(port).toBeLessThan(32_768);
    }
  });

  it('passes over a port where somebody listens', async () => {
    const [first, second] = [await freeLoopbackPort(), await freeLoopbackPort()];
    const share = Math.floor(first / 100) * 100;
    expect(Math.floor(second / 100) * 100).toBe(share);
    const next = share + ((second - share + 1) % 100);
    const taken = createServer().listen(next, '127.0.0.1');
    await once(taken, 'listening');
    try {
      expect(await freeLoopbackPort()).toBe(share + ((next - share + 1) % 100));
    } finally {
      taken.close();
    }
  });
});
