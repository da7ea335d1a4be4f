/** What BullMQ's queues and workers share. */
interface Closable {
  close(force?: boolean): Promise<void>;
}

/** Longest wait for BullMQ to close, in milliseconds. */
const CLOSE_WITHIN_MS = 5_000;

/**
 * Makes `close()` give up after five seconds: while its backend is away, BullMQ waits for it without an end, which would hold
 * up the stop of the whole process. Nothing is lost, since wake-ups may be lost at any time.
 */
export function boundClose(target: Closable): void {
  const close = target.close.bind(target);
  target.close = async (force) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLOSE_WITHIN_MS);
    });
    await Promise.race([close(force).catch(() => undefined), late]);
    clearTimeout(timer);
  };
}
