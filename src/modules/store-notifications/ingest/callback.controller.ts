import { createHash } from 'node:crypto';
import {
  Controller,
  Headers,
  HttpCode,
  Logger,
  NotFoundException,
  Param,
  Post,
  Req,
  ServiceUnavailableException,
} from '@nestjs/common';
import { readNextStoreHeader } from '../../../clients/next/next-store-domain.js';
import { BodyLimit } from '../../../platform/http/body-limit.js';
import { parseJsonBody, type RawBodyRequest } from '../../../platform/http/json-body.js';
import { TokenTrials } from '../../../platform/http/token-trials.js';
import { pullsForCallbackType } from '../domain/pull-kind.js';
import { ReceiveCallback, type ReadCallback } from './receive-callback.js';

/** Callbacks are tiny: `{"type": "..."}`. */
const MAX_BODY_BYTES = 4_096;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/**
 * Where 29 Next stores call back: `callback_url` + `/fulfillment-order-notification/`. A callback is a hint that owes a pull, and
 * nothing else. Answers: 200 once the hint is durable; 404 for an unknown token; 400 for a body that is not JSON; 413 above 4 KiB; 429 for an address that tried many unknown tokens;
 * 503 when it could not be made durable. Source: 29 Next guide "Fulfillment Service Apps", "Location Callback".
 */
@Controller('callbacks/next')
export class CallbackController {
  private readonly logger = new Logger(CallbackController.name);

  constructor(
    private readonly receive: ReceiveCallback,
    private readonly trials: TokenTrials,
  ) {}

  /** The URL of one location; its token tells the store. */
  @Post(':token/fulfillment-order-notification')
  @HttpCode(200)
  @BodyLimit(MAX_BODY_BYTES)
  async atLocation(
    @Param('token') token: string,
    @Headers('x-29next-store') header: string | undefined,
    @Req() request: RawBodyRequest,
  ): Promise<Record<string, never>> {
    const callback = read(request);
    const record = async (): Promise<true | null> =>
      (await this.durably(() => this.receive.atLocation(token, header, callback))) || null;
    const known = TOKEN.test(token) && (await this.trials.find(request.ip, token, record));
    if (!known) throw new NotFoundException('There is no such callback URL.');
    return {};
  }

  /** One URL for all stores: the header names the store, so nothing but a hint may follow. An unknown store is answered 200 too. */
  @Post('fulfillment-order-notification')
  @HttpCode(200)
  @BodyLimit(MAX_BODY_BYTES)
  async global(
    @Headers('x-29next-store') header: string | undefined,
    @Req() request: RawBodyRequest,
  ): Promise<Record<string, never>> {
    const callback = read(request);
    const domain = readNextStoreHeader(header);
    if (domain.ok) await this.durably(() => this.receive.globally(domain.value, callback));
    return {};
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

function read(request: RawBodyRequest): ReadCallback {
  const body = parseJsonBody(request.rawBody);
  const type: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'type') : undefined;
  return {
    ...pullsForCallbackType(type),
    bodySha256: createHash('sha256')
      .update(request.rawBody ?? '')
      .digest(),
  };
}
