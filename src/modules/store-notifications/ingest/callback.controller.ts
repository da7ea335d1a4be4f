import { createHash } from 'node:crypto';
import {
  Controller,
  HttpCode,
  Logger,
  NotFoundException,
  Param,
  Post,
  Req,
  ServiceUnavailableException,
} from '@nestjs/common';
import type { StorePlatformAdapter } from '../../../clients/platform.js';
import { StorePlatforms } from '../../../clients/store-platforms.js';
import { BodyLimit } from '../../../platform/http/body-limit.js';
import { parseJsonBody, type RawBodyRequest } from '../../../platform/http/json-body.js';
import { TokenTrials } from '../../../platform/http/token-trials.js';
import { ReceiveCallback, type RecordedCallback } from './receive-callback.js';

/** Callbacks are tiny: `{"type": "..."}`. */
const MAX_BODY_BYTES = 4_096;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/**
 * Where stores call back: the callback URL of a location and what its platform appends to it. A callback is a hint that owes a pull, and
 * nothing else. Answers: 200 once the hint is durable; 404 for an unknown token; 400 for a body that is not JSON; 413 above 4 KiB; 429 for
 * an address that tried many unknown tokens; 503 when it could not be made durable.
 */
@Controller('callbacks/:platform')
export class CallbackController {
  private readonly logger = new Logger(CallbackController.name);

  constructor(
    private readonly platforms: StorePlatforms,
    private readonly receive: ReceiveCallback,
    private readonly trials: TokenTrials,
  ) {}

  /** The URL of one location; its token tells the store. */
  @Post(':token/:path')
  @HttpCode(200)
  @BodyLimit(MAX_BODY_BYTES)
  async atLocation(
    @Param() { platform: slug, token, path }: { platform: string; token: string; path: string },
    @Req() request: RawBodyRequest,
  ): Promise<Record<string, never>> {
    const platform = this.platformAt(slug, path);
    const callback = read(platform, request);
    const record = async (): Promise<true | null> =>
      (await this.durably(() =>
        this.receive.atLocation(token, platform.inbound.namedStore(request.headers), callback),
      )) || null;
    const known = TOKEN.test(token) && (await this.trials.find(request.ip, token, record));
    if (!known) throw new NotFoundException('There is no such callback URL.');
    return {};
  }

  /** One URL for all stores: the headers name the store, so nothing but a hint may follow. An unknown store is answered 200 too. */
  @Post(':path')
  @HttpCode(200)
  @BodyLimit(MAX_BODY_BYTES)
  async global(
    @Param() { platform: slug, path }: { platform: string; path: string },
    @Req() request: RawBodyRequest,
  ): Promise<Record<string, never>> {
    const platform = this.platformAt(slug, path);
    const callback = read(platform, request);
    const domain = platform.inbound.namedStore(request.headers);
    if (domain?.ok) await this.durably(() => this.receive.globally(platform.name, domain.value, callback));
    return {};
  }

  private platformAt(slug: string, path: string): StorePlatformAdapter {
    const platform = this.platforms.bySlug(slug);
    if (path !== platform?.inbound.callbackPath) throw new NotFoundException('There is no such callback URL.');
    return platform;
  }

  private async durably<T>(record: () => Promise<T>): Promise<T> {
    try {
      return await record();
    } catch (error) {
      this.logger.error({ err: error, msg: 'A callback could not be recorded; the sweep will find its work' });
      throw new ServiceUnavailableException();
    }
  }
}

function read({ inbound }: StorePlatformAdapter, { rawBody }: RawBodyRequest): RecordedCallback {
  return {
    ...inbound.readCallback(parseJsonBody(rawBody)),
    bodySha256: createHash('sha256')
      .update(rawBody ?? '')
      .digest(),
  };
}
