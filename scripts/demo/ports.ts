import { createServer } from 'node:net';

/**
 * Resolves when a port is free on both loopback addresses (`localhost` may mean either of them). Rejects with
 * one line that names the option which chooses another port.
 */
export async function assertPortFree(port: number, option: string): Promise<void> {
  for (const host of ['127.0.0.1', '::1']) {
    const code = await failureOf(port, host);
    if (code === 'EADDRINUSE') {
      throw new Error(
        `Port ${port} is taken by another program. Stop it, or choose another port: npm run demo -- --${option} <n>`,
      );
    }
    if (code === 'EACCES') throw new Error(`This user may not listen on port ${port}. Choose --${option} above 1023.`);
  }
}

function failureOf(port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    // A machine without IPv6 answers EADDRNOTAVAIL or EAFNOSUPPORT: then nobody else can have the port there either.
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(undefined)));
  });
}
