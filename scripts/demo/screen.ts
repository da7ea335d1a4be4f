import { clearScreenDown, cursorTo, moveCursor } from 'node:readline';
import type { WriteStream } from 'node:tty';
import type { DemoEvent, Snapshot } from './snapshot.js';

const LAST_EVENTS = 8;
const PLAIN_EVERY_MS = 5_000;

/** Where the demo tells how it goes. */
export interface Screen {
  /** One lasting line. */
  say(line: string): void;
  /** The state of things, again and again. */
  show(snapshot: Snapshot, headline: string): void;
}

/** A picture that is drawn over itself on a terminal; plain lines, fewer of them, everywhere else. */
export function openScreen(out: NodeJS.WriteStream): Screen {
  return out.isTTY ? new TerminalScreen(out as WriteStream) : new PlainScreen(out);
}

const clock = (at: Date): string => at.toTimeString().slice(0, 8);
const eventLine = ({ at, orderNumber, text }: DemoEvent): string => `${clock(at)}  order ${orderNumber}  ${text}`;

/** The counts in three lines of text. */
export function summaryLines({ stages, verdict, ...numbers }: Snapshot): string[] {
  const stageText = Object.entries(stages).map(([stage, count]) => `${stage} ${count}`);
  const { orders, accepted, rejected, withdrawn } = verdict;
  const perSecond = numbers.requestsPerSecond.toFixed(1);
  return [
    `Crossdock  ${stageText.join('  ') || 'no orders yet'}  open exceptions ${numbers.openExceptions}`,
    `Store      orders ${orders}  accepted ${accepted}  rejected ${rejected}  withdrawn ${withdrawn}  ${verdict.clean ? 'verdict clean' : `waiting ${verdict.lost}`}`,
    `Traffic    ${perSecond} requests/s (limit 4)  ${numbers.requests} in all  ${numbers.tooMany} refused with 429  ${numbers.callbacks} callbacks`,
  ];
}

class TerminalScreen implements Screen {
  private drawn = 0;
  private events: DemoEvent[] = [];

  constructor(private readonly out: WriteStream) {}

  say(line: string): void {
    this.wipe();
    this.out.write(`${line}\n`);
  }

  show(snapshot: Snapshot, headline: string): void {
    this.events = [...this.events, ...snapshot.events].slice(-LAST_EVENTS);
    const lines = ['', headline, ...summaryLines(snapshot), '', ...this.events.map(eventLine)];
    this.wipe();
    // A line that wraps would be counted as one and leave its rest behind.
    const width = Math.max(20, (this.out.columns || 80) - 1);
    const rows = Math.max(5, (this.out.rows || 24) - 1);
    const fitting = lines.slice(0, rows).map((line) => line.slice(0, width));
    this.out.write(`${fitting.join('\n')}\n`);
    this.drawn = fitting.length;
  }

  private wipe(): void {
    if (this.drawn === 0) return;
    moveCursor(this.out, 0, -this.drawn);
    cursorTo(this.out, 0);
    clearScreenDown(this.out);
    this.drawn = 0;
  }
}

class PlainScreen implements Screen {
  private last = -Infinity;

  constructor(private readonly out: NodeJS.WriteStream) {}

  say(line: string): void {
    this.out.write(`${line}\n`);
  }

  show(snapshot: Snapshot, headline: string): void {
    for (const event of snapshot.events) this.out.write(`${eventLine(event)}\n`);
    if (performance.now() - this.last < PLAIN_EVERY_MS) return;
    this.last = performance.now();
    for (const line of [headline, ...summaryLines(snapshot)]) this.out.write(`${line}\n`);
  }
}
