import vm from 'node:vm';
import { KEY_SCRIPT } from './key.script.js';

interface Sent {
  url: string;
  authorization: string | null;
}

/** Runs the script as a browser would at this address, and gives back what the page can observe. */
function openAt(address: string, stored: [string, string][] = []) {
  const url = new URL(address);
  const storage = new Map(stored);
  const shown: string[] = [];
  const sent: Sent[] = [];
  const window = {
    location: { hash: url.hash, pathname: url.pathname, href: url.href, origin: url.origin },
    history: { replaceState: (_state: unknown, _title: string, to: string) => shown.push(to) },
    sessionStorage: {
      getItem: (key: string) => storage.get(key) ?? null,
      setItem: (key: string, value: string) => storage.set(key, value),
    },
    addEventListener: () => undefined,
    fetch: (input: string, init?: { headers?: Headers }) =>
      sent.push({ url: input, authorization: new Headers(init?.headers).get('authorization') }),
  };
  vm.runInNewContext(KEY_SCRIPT, { window, URL, Headers, Request, decodeURIComponent });
  return { window, storage, shown, sent };
}

describe('the key script', () => {
  it('moves the key from the address to sessionStorage and sends it to /graphql only', () => {
    const { window, storage, shown, sent } = openAt('http://localhost:3000/graphiql#key=cd_1%2B2');
    expect([...storage.values()]).toEqual(['cd_1+2']);
    expect(shown).toEqual(['/graphiql']);
    window.fetch('/graphql');
    window.fetch('http://elsewhere.example/graphql');
    window.fetch('/other');
    expect(sent).toEqual([
      { url: '/graphql', authorization: 'Bearer cd_1+2' },
      { url: 'http://elsewhere.example/graphql', authorization: null },
      { url: '/other', authorization: null },
    ]);
  });

  it('sends nothing without a key, and keeps a key that was typed into the headers editor', () => {
    const none = openAt('http://localhost:3000/graphiql');
    none.window.fetch('/graphql');
    expect(none.sent).toEqual([{ url: '/graphql', authorization: null }]);
    expect(none.shown).toEqual([]);
    const typed = openAt('http://localhost:3000/graphiql', [['crossdock-api-key', 'kept']]);
    typed.window.fetch('/graphql', { headers: new Headers({ Authorization: 'Bearer typed' }) });
    typed.window.fetch('/graphql');
    expect(typed.sent.map(({ authorization }) => authorization)).toEqual(['Bearer typed', 'Bearer kept']);
  });
});
