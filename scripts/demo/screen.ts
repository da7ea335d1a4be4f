import { clearScreenDown, cursorTo, moveCursor } from 'node:readline';
import type { WriteStream } from 'node:tty';
import { styleText } from 'node:util';
import type { DemoEvent, Snapshot } from './demo-types.js';
import { eventLine, summaryLine, tableLines, type Line, type LineStyle } from './tables.js';

const LAST_EVENTS = 12;
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

/** The whole picture: headline, tables, and the last events. */
export function pictureOf(snapshot: Snapshot, headline: string, events: readonly DemoEvent[]): Line[] {
  return [
    { text: headline, style: 'title' },
    { text: '', style: 'plain' },
    ...tableLines(snapshot),
    { text: '', style: 'plain' },
    ...events.map(eventLine),
  ];
}

/** The last events of a picture, given those before and the new ones. */
export function lastEvents(before: readonly DemoEvent[], fresh: readonly DemoEvent[]): DemoEvent[] {
  return [...before, ...fresh].slice(-LAST_EVENTS);
}

const STYLES: Readonly<Record<LineStyle, Parameters<typeof styleText>[0] | undefined>> = {
  plain: undefined,
  title: 'bold',
  head: 'underline',
  dim: 'gray',
  bad: 'red',
  good: 'green',
};

class TerminalScreen implements Screen {
  private drawn = 0;
  private events: DemoEvent[] = [];

  constructor(private readonly out: WriteStream) {}

  say(line: string): void {
    this.wipe();
    this.out.write(`${line}\n`);
  }

  show(snapshot: Snapshot, headline: string): void {
    this.events = lastEvents(this.events, snapshot.events);
    // A line that wraps would be counted as one and leave its rest behind.
    const width = Math.max(20, (this.out.columns || 80) - 1);
    const rows = Math.max(5, (this.out.rows || 24) - 2);
    const fixed = pictureOf(snapshot, headline, []);
    const room = Math.max(0, rows - fixed.length);
    const shown = room === 0 ? [] : this.events.slice(-room);
    const fitting = pictureOf(snapshot, headline, shown).slice(0, rows);
    this.wipe();
    this.out.write(`\n${fitting.map(({ text, style }) => this.paint(text.slice(0, width), style)).join('\n')}\n`);
    this.drawn = fitting.length + 1;
  }

  private paint(text: string, style: LineStyle): string {
    const format = STYLES[style];
    return format === undefined || this.out.getColorDepth() === 1 ? text : styleText(format, text);
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
    for (const event of snapshot.events) this.out.write(`${eventLine(event).text}\n`);
    if (performance.now() - this.last < PLAIN_EVERY_MS) return;
    this.last = performance.now();
    this.out.write(`${headline}\n  ${summaryLine(snapshot)}\n`);
  }
}
