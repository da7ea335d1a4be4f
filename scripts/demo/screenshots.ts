import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse, print } from 'graphql';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { CrossdockClient } from '../support/crossdock-client.js';
import { freeLoopbackPort } from '../support/loopback-port.js';
import type { DemoEvent, Snapshot } from './demo-types.js';
import { runDemo } from './run.js';
import { lastEvents, pictureOf, type Screen } from './screen.js';
import type { Line, LineStyle } from './tables.js';
import { readmeOperations } from './readme-operations.js';
import { filled } from './visitor.js';

// Draws the pictures of docs/img from a running demo: npm run build && node dist/scripts/demo/screenshots.js. Needs
// Chromium, and the time until the demo's first outage and late cancellations, about a minute and a half.

/** Debian's package `chromium`. */
const CHROMIUM = '/usr/bin/chromium';
const FOLDER = path.resolve('docs', 'img');

/** A picture of the outage is worth most when work has gathered. */
const INTO_OUTAGE_MS = 4_500;

const COLOURS: Readonly<Record<LineStyle, string>> = {
  plain: 'color:#d5d9e0',
  title: 'color:#ffffff;font-weight:bold',
  head: 'color:#8ab4f8;text-decoration:underline',
  dim: 'color:#8b93a1',
  bad: 'color:#ff8a80',
  good: 'color:#8fd19e',
};

/** Keeps what a terminal would show, and tells when something worth a picture is to be seen. */
class Camera implements Screen {
  lines: Line[] = [];
  private events: DemoEvent[] = [];
  private readonly waiting: { wanted: (snapshot: Snapshot) => boolean; seen: () => void }[] = [];

  say(line: string): void {
    process.stdout.write(`${line}\n`);
  }

  show(snapshot: Snapshot, headline: string): void {
    this.events = lastEvents(this.events, snapshot.events);
    this.lines = pictureOf(snapshot, headline, this.events);
    for (const one of this.waiting.filter(({ wanted }) => wanted(snapshot))) {
      this.waiting.splice(this.waiting.indexOf(one), 1);
      one.seen();
    }
  }

  /** Resolves with the picture at the first moment that is wanted. */
  at(wanted: (snapshot: Snapshot) => boolean): Promise<Line[]> {
    return new Promise((resolve) => this.waiting.push({ wanted, seen: () => resolve(this.lines) }));
  }
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

async function photographTable(browser: Browser, lines: readonly Line[]): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1000, height: 600 } });
  const rows = lines.map(({ text, style }) => `<span style="${COLOURS[style]}">${escaped(text)}</span>`);
  const style = 'margin:0;padding:18px 22px;background:#14171c;font:13px/1.45 "DejaVu Sans Mono",monospace';
  await page.setContent(
    `<body style="margin:0;display:inline-block"><pre style="${escaped(style).replaceAll('"', "'")}">${rows.join('\n')}</pre></body>`,
  );
  await page.locator('pre').screenshot({ path: path.join(FOLDER, 'demo.png') });
  await page.close();
}

async function runOperation(page: Page, operation: string): Promise<void> {
  await page.locator('.graphiql-query-editor .view-lines').first().click();
  await page.keyboard.press('Control+A');
  // Pasted: typed text would be indented and its brackets closed by the editor.
  await page.evaluate(`{
    const data = new DataTransfer();
    data.setData('text/plain', ${JSON.stringify(operation)});
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }`);
  // The tab takes the operation's name once the editor has understood it; before that the old text would run.
  const name = /(?:query|mutation) (\w+)/.exec(operation)?.[1] ?? '';
  await page.getByRole('tab', { name }).first().waitFor();
  // The editor was drawn anew: without a click it would stay scrolled to where the text before it ended.
  await page.locator('.graphiql-query-editor .view-lines').first().click();
  await page.keyboard.press('Control+Home');
  await page.locator('.graphiql-execute-button').click();
  await page.locator('.result-window').getByText('"data"').waitFor();
}

/** One operation of the README in GraphiQL, with its result. */
async function photographGraphiql(browser: Browser, link: string, operation: string, name: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  await page.goto(link);
  // Short lines: the editor would scroll to the end of long ones.
  await runOperation(page, print(parse(operation)));
  await page.screenshot({ path: path.join(FOLDER, name) });
  await page.close();
}

async function main(): Promise<void> {
  if (!existsSync(CHROMIUM)) throw new Error(`The pictures need ${CHROMIUM}: apt-get install chromium`);
  mkdirSync(FOLDER, { recursive: true });
  const dataDir = mkdtempSync(path.join(tmpdir(), 'crossdock-pictures-'));
  chmodSync(dataDir, 0o711); // as root PostgreSQL runs as another account, which must get through
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu'],
    handleSIGINT: false,
    handleSIGTERM: false,
  });
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
  const camera = new Camera();
  const ports = { port: await freeLoopbackPort(), sandboxPort: await freeLoopbackPort() };
  let pictures: Promise<unknown> = Promise.reject(new Error('The demo was stopped before there was a picture.'));
  pictures.catch(() => undefined);
  const options = { ...ports, once: false, dataDir: path.join(dataDir, 'data'), speed: 1 };
  try {
    await runDemo(options, camera, stop.signal, {
      ready: ({ link, client }) => {
        const stopped = new Promise((_resolve, reject) => {
          stop.signal.addEventListener('abort', () =>
            reject(new Error('The demo was stopped before the last picture.')),
          );
        });
        const taken = takeAll(browser, camera, { link, client });
        pictures = Promise.race([taken, stopped]);
        taken.then(
          () => stop.abort(),
          () => stop.abort(),
        );
        pictures.catch(() => undefined); // met by the await below
      },
    });
    await pictures;
  } finally {
    await browser.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

interface Running {
  link: string;
  client: CrossdockClient;
}

async function takeAll(browser: Browser, camera: Camera, { link, client }: Running): Promise<void> {
  let since: number | undefined;
  const outage = camera.at(({ stores }) => {
    if (!stores.some(({ down }) => down)) return false;
    since ??= performance.now();
    return performance.now() - since > INTO_OUTAGE_MS;
  });
  const late = camera.at(
    ({ sites, stores }) =>
      stores.every(({ cancellations }) => cancellations.refused > 0) &&
      stores.some(({ cancellations }) => cancellations.forced > 0) &&
      sites.some(({ changed }) => changed > 0),
  );
  await photographTable(browser, await outage);
  await late;
  const operations = readmeOperations();
  await photographGraphiql(browser, link, operations.get('Story') ?? '', 'graphiql-story.png');
  await photographGraphiql(browser, link, operations.get('WhyWorkStopped') ?? '', 'graphiql-stopped.png');
  const mine = await client.graphql<{ fulfillmentOrders: { nodes: { id: string; orderNumber: string }[] } }>(
    operations.get('MyOrders') ?? '',
  );
  const fo = mine.fulfillmentOrders.nodes.find(({ orderNumber }) => orderNumber === 'TRY-6')?.id;
  await photographGraphiql(browser, link, filled(operations.get('Routing') ?? '', { fo }), 'graphiql-routing.png');
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
