/**
 * The browser script that runs before GraphiQL. It takes an API key from the address (`/graphiql#key=...`), keeps it in
 * sessionStorage, wipes it from the address bar and the history entry, and adds it as a bearer token to requests to
 * `/graphql` of the same origin. A fragment is never sent to a server.
 */
export const KEY_SCRIPT = `(() => {
  'use strict';
  const NAME = 'crossdock-api-key';
  const takeKey = () => {
    const found = /^#key=(.+)$/.exec(window.location.hash);
    if (!found) return false;
    window.sessionStorage.setItem(NAME, decodeURIComponent(found[1]));
    window.history.replaceState(null, '', window.location.pathname);
    return true;
  };
  takeKey();
  window.addEventListener('hashchange', () => {
    if (takeKey()) window.location.reload();
  });
  const send = window.fetch.bind(window);
  window.fetch = (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input, window.location.href);
    const key = window.sessionStorage.getItem(NAME);
    if (!key || url.origin !== window.location.origin || url.pathname !== '/graphql') return send(input, init);
    const headers = new Headers((init && init.headers) || (input instanceof Request ? input.headers : undefined));
    if (!headers.has('authorization')) headers.set('authorization', 'Bearer ' + key);
    return send(input, { ...init, headers });
  };
})();
`;
