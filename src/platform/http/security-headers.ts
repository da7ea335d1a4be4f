import type { FastifyHelmetOptions } from '@fastify/helmet';

/** One year in seconds: the shortest HSTS age that browsers' preload lists accept. */
const HSTS_SECONDS = 31_536_000;

/** Headers of every answer: nothing may be loaded, framed or sniffed. A page that needs more sets its own Content-Security-Policy, which wins. */
export function securityHeaders(https: boolean): FastifyHelmetOptions {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"], frameAncestors: ["'none'"] },
    },
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: https ? { maxAge: HSTS_SECONDS, includeSubDomains: false } : false,
  };
}
