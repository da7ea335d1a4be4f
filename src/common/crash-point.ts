type CrashListener = (name: string) => void;

let listener: CrashListener | undefined;

/**
 * Marks a step boundary of the engine. Does nothing in production; a test process installs a listener that
 * ends the process here, to prove that every boundary survives a kill.
 */
export function crashPoint(name: string): void {
  listener?.(name);
}

/** Installs (or, with undefined, removes) the listener of all crash points in this process. */
export function onCrashPoint(next: CrashListener | undefined): void {
  listener = next;
}
