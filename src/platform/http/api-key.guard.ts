import { Injectable, UnauthorizedException, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiKeyVerifier } from './api-key-verifier.js';

/** Lets a request pass only with `Authorization: Bearer <API key>`; answers 401 otherwise, the same for a missing and a wrong key, and for one that reads a single store. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(private readonly moduleRef: ModuleRef) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const [, bearer] =
      /^Bearer ([^\s]{1,512})$/i.exec(http.getRequest<FastifyRequest>().headers.authorization ?? '') ?? [];
    // Looked up here because the verifier lives in a module that builds on this one.
    const verifier = this.moduleRef.get(ApiKeyVerifier, { strict: false });
    const key = bearer ? await verifier.verify(bearer) : null;
    if (key && key.onlyStore === undefined) return true;
    http.getResponse<FastifyReply>().header('www-authenticate', 'Bearer');
    throw new UnauthorizedException('This address needs an API key: send it as Authorization: Bearer <key>.');
  }
}
