import { Injectable } from '@nestjs/common';
import type { StorePlatform } from '../../../clients/platform.js';
import { StorePlatforms } from '../../../clients/store-platforms.js';
import { DomainError } from '../../../common/domain-error.js';
import { AppConfig } from '../../../config/app-config.js';

/** Makes the link by which a store installs the app. Changes nothing. */
@Injectable()
export class CreateInstallUrl {
  constructor(
    private readonly platforms: StorePlatforms,
    private readonly config: AppConfig,
  ) {}

  /** Throws DomainError INVALID_DOMAIN, or PLATFORM_SWITCHED_OFF when the app's credentials are not configured. */
  execute(domain: string): string {
    const field = ['input', 'domain'];
    const read = this.platforms
      .all()
      .map((platform) => ({ platform, domain: platform.install.readDomain(domain.trim()) }));
    for (const { platform, domain: parsed } of read) {
      if (!parsed.ok) continue;
      const { isConfigured, settings } = platform.install;
      if (isConfigured) return this.urlFor(platform.name, parsed.value);
      const message = `${platform.title} is switched off: set ${settings.join(' and ')} and start Crossdock again.`;
      throw new DomainError({ code: 'PLATFORM_SWITCHED_OFF', field, message });
    }
    const message = read.flatMap(({ domain: parsed }) => (parsed.ok ? [] : parsed.error)).join(' ');
    throw new DomainError({ code: 'INVALID_DOMAIN', field, message });
  }

  /** The same for a domain that was checked before. */
  urlFor(platform: StorePlatform, domain: string): string {
    const { slug } = this.platforms.get(platform);
    return `${this.config.publicUrl}/auth/${slug}/login?store=${encodeURIComponent(domain)}`;
  }
}
