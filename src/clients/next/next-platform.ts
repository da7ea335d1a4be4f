import { Injectable } from '@nestjs/common';
import type { StorePlatformAdapter } from '../platform.js';
import { NEXT_ABILITIES } from './next-abilities.js';
import { NextClient } from './next-client.js';
import { NextInbound } from './next-inbound.js';
import { NextInstall } from './next-install.js';
import { isKnownAction } from './next-supported-actions.js';

/** 29 Next. */
@Injectable()
export class NextPlatform implements StorePlatformAdapter {
  readonly name = 'NEXT';
  readonly slug = 'next';
  readonly title = '29 Next';
  readonly inbound = new NextInbound();
  /** Four requests per second and token: Admin API, "Rate limits". */
  readonly pace = { slots: 4, restMs: 1_000 };
  readonly facts = { isKnownAction, abilities: NEXT_ABILITIES };

  constructor(
    readonly client: NextClient,
    readonly install: NextInstall,
  ) {}
}
