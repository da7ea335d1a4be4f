import '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LOGIN_MINUTES } from '../oauth-logins.repository.js';

const SECURE_NAME = '__Host-crossdock-login';
/** Browsers take `__Host-` only with Secure, and Secure only over https. */
const PLAIN_NAME = 'crossdock-login';

/** The value of the browser's login cookie, or null when it has none that we could have made. */
export function readLoginCookie(request: FastifyRequest, https: boolean): string | null {
  const value = request.cookies[https ? SECURE_NAME : PLAIN_NAME];
  return value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value) ? value : null;
}

/** Sets the cookie that binds a login to this browser. `Lax`, because the browser comes back from the store by a link. */
export function setLoginCookie(reply: FastifyReply, browser: string, https: boolean): void {
  void reply.setCookie(https ? SECURE_NAME : PLAIN_NAME, browser, {
    path: '/',
    httpOnly: true,
    secure: https,
    sameSite: 'lax',
    maxAge: LOGIN_MINUTES * 60,
  });
}
