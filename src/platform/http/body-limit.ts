import { RouteConfig } from '@nestjs/platform-fastify';

/** Largest body of a route without a limit of its own, in bytes: 1 MiB. */
export const DEFAULT_BODY_LIMIT = 1_048_576;

/** Largest body, in bytes, that the decorated route reads; more is answered 413. */
export function BodyLimit(bytes: number): MethodDecorator {
  return RouteConfig({ bodyLimit: bytes }) as MethodDecorator;
}
