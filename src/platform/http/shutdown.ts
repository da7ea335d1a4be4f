import { Injectable } from '@nestjs/common';

/** Says whether this process is stopping: long work stops claiming when it does, and readiness turns false. */
@Injectable()
export class Shutdown {
  private readonly controller = new AbortController();

  /** True from the first stop signal on. */
  get stopping(): boolean {
    return this.controller.signal.aborted;
  }

  /** Aborts at the first stop signal. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Marks the process as stopping; further calls change nothing. */
  begin(): void {
    this.controller.abort();
  }
}
