import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { READY_OPERATIONS } from './graphiql-operations.js';
import { KEY_SCRIPT } from './key.script.js';

/** The parts of the page, gzipped. */
export interface GraphiqlPage {
  html: Buffer;
  script: Buffer;
}

/**
 * What the page may do: run our own script, talk to our own origin, start the editor's workers. Nothing else is reachable.
 * The editor writes style elements at run time and carries its fonts and icons as data.
 */
export const GRAPHIQL_CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "style-src 'unsafe-inline'",
  'font-src data:',
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The page and its script as text: GraphiQL from its package, with its one inline script moved to a file of its own. */
export async function renderPage(): Promise<{ html: string; script: string }> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql'); // 9 MB: loaded when it is first asked for
  const whole = renderGraphiQL({
    endpoint: '/graphql',
    title: 'Crossdock',
    credentials: 'same-origin',
    shouldPersistHeaders: false,
    defaultTabs: READY_OPERATIONS.map(({ query, variables }) => ({
      query,
      variables: variables ? JSON.stringify(variables, null, 2) : null,
    })),
  });
  const open = whole.indexOf('<script>');
  const close = whole.lastIndexOf('</script>');
  const script = `${KEY_SCRIPT}\n${whole.slice(open + '<script>'.length, close)}`;
  const version = createHash('sha256').update(script).digest('hex').slice(0, 16);
  const tag = `<script src="/graphiql/app.js?v=${version}">`;
  return { html: whole.slice(0, open) + tag + whole.slice(close), script };
}

/** The page and its script, gzipped. Takes a moment: do it once. */
export async function buildPage(): Promise<GraphiqlPage> {
  const { html, script } = await renderPage();
  const compress = promisify(gzip);
  return { html: await compress(html), script: await compress(script) };
}
