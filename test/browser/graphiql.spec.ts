import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { startCrossdock, TEST_API_KEY, type RunningCrossdock } from '../support/crossdock.js';

/** Debian's package `chromium`. */
const CHROMIUM = '/usr/bin/chromium';
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** A font or script that a page took from there would still be seen among the page's own requests. */
const CHROMIUMS_OWN = /^(?:https?:\/\/)?[a-z-]+\.(?:google|googleapis)\.com(?:[:/]|$)/;
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

/** A proxy for all but loopback: it notes what the whole browser wants from outside, and lets nothing through. */
class Outside {
  readonly wanted: string[] = [];
  private readonly server: Server = createServer((request, response) => {
    this.wanted.push(request.url ?? '');
    response.writeHead(502).end();
  }).on('connect', (request, socket) => {
    this.wanted.push(request.url ?? '');
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });

  async listen(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

describe('GraphiQL in Chromium', () => {
  const outside = new Outside();
  const folder = mkdtempSync(path.join(tmpdir(), 'crossdock-browser-'));
  let crossdock: RunningCrossdock;
  let browser: Browser;
  let page: Page;
  const requested: string[] = [];
  const errors: string[] = [];

  beforeAll(async () => {
    if (!existsSync(CHROMIUM)) throw new Error(`This test needs ${CHROMIUM}: apt-get install chromium`);
    crossdock = await startCrossdock();
    const proxy = await outside.listen();
    browser = await chromium.launch({ executablePath: CHROMIUM, args: [...ARGS, `--proxy-server=${proxy}`] });
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    context.on('request', (request) => requested.push(request.url()));
    page = await context.newPage();
    page.on('pageerror', (error) => errors.push(error.message));
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await crossdock?.close();
    outside.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('runs a ready operation with the key of the address, and shows the result', async () => {
    await page.goto(`${crossdock.url}/graphiql#key=${TEST_API_KEY}`);
    await page.locator('.graphiql-execute-button').click();
    const result = page.locator('.result-window');
    await result.getByText('"viewer"').waitFor();
    const text = (await result.innerText()).replaceAll(/\s+/g, ' ');
    expect(text).toContain('"totalCount": 0');
    expect(text).not.toContain('"errors"');
    expect(errors).toEqual([]);
  }, 60_000);

  it('has taken the key out of the address bar, and offers the ready operations', async () => {
    expect(page.url()).toBe(`${crossdock.url}/graphiql`);
    expect(await page.evaluate(() => document.documentElement.outerHTML)).not.toContain(TEST_API_KEY);
    expect(requested.filter((url) => url.includes(TEST_API_KEY.slice(0, 20)))).toEqual([]);
    expect(await page.getByRole('tab').count()).toBe(10);
  }, 60_000);

  it('can be photographed', async () => {
    const file = path.join(folder, 'graphiql.png');
    await page.screenshot({ path: file });
    const image = readFileSync(file);
    expect(image.subarray(0, PNG.length)).toEqual(PNG);
    expect(image.length).toBeGreaterThan(10_000);
  }, 60_000);

  it('sent no request outside loopback', async () => {
    expect(requested.some((url) => url === `${crossdock.url}/graphql`)).toBe(true);
    const foreign = requested.filter((url) => /^(?:https?|wss?):/.test(url) && new URL(url).hostname !== '127.0.0.1');
    expect(foreign).toEqual([]);
    // Chromium's own services (updates, sign-in) ask for themselves, and get no further than the proxy.
    expect(outside.wanted.filter((url) => !CHROMIUMS_OWN.test(url))).toEqual([]);
    // The same eyes do see a request that leaves.
    await page.goto('http://outside.example/').catch(() => undefined);
    expect(outside.wanted).toContain('http://outside.example/');
    expect(requested).toContain('http://outside.example/');
  }, 60_000);
});
