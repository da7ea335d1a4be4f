import { Injectable } from '@nestjs/common';
import { NextOauth } from '../../../clients/next/next-oauth.js';
import { parseNextStoreDomain } from '../../../clients/next/next-store-domain.js';
import { DomainError } from '../../../common/domain-error.js';
import { AppConfig } from '../../../config/app-config.js';

/** Makes the link by which a store installs the app. Changes nothing. */
@Injectable()
export class CreateInstallUrl {
  constructor(
    private readonly oauth: NextOauth,
    private readonly config: AppConfig,
  ) {}

  /** Throws DomainError INVALID_DOMAIN, or PLATFORM_SWITCHED_OFF when the app's credentials are not configured. */
  execute(domain: string): string {
    const parsed = parseNextStoreDomain(domain.trim());
    if (!parsed.ok)
      throw new DomainError({ code: 'INVALID_DOMAIN', field: ['input', 'domain'], message: parsed.error });
    if (!this.oauth.configured) {
      throw new DomainError({
        code: 'PLATFORM_SWITCHED_OFF',
        field: ['input', 'domain'],
        message: '29 Next is switched off: set NEXT_CLIENT_ID and NEXT_CLIENT_SECRET and start Crossdock again.',
      });
    }
    return this.urlFor(parsed.value);
  }

  /** The same for a domain that was checked before. */
  urlFor(domain: string): string {
    return `${this.config.publicUrl}/auth/next/login?store=${encodeURIComponent(domain)}`;
  }
}
