import { Controller, HttpCode, NotFoundException, Param, Post, Req, UnauthorizedException } from '@nestjs/common';
import { BodyLimit, DEFAULT_BODY_LIMIT } from '../../../platform/http/body-limit.js';
import type { RawBodyRequest } from '../../../platform/http/json-body.js';
import { TokenTrials } from '../../../platform/http/token-trials.js';
import { ReceiveWebhook } from '../use-cases/receive-webhook.js';

/**
 * Webhooks, at an address per store. A verified delivery is answered exactly 200, also a repeated one: any other
 * answer may be sent again for days, and 410 would switch a webhook off ("Webhook answers" in docs/platform-notes.md).
 */
@Controller('webhooks/:platform')
export class WebhookController {
  constructor(
    private readonly receiveWebhook: ReceiveWebhook,
    private readonly trials: TokenTrials,
  ) {}

  /** At most 1 MiB. */
  @Post(':token')
  @HttpCode(200)
  @BodyLimit(DEFAULT_BODY_LIMIT)
  async receive(
    @Param() { platform, token }: { platform: string; token: string },
    @Req() request: RawBodyRequest,
  ): Promise<{ received: true }> {
    const delivery = { raw: request.rawBody ?? Buffer.alloc(0), headers: request.headers };
    const outcome = await this.trials.find(request.ip, token, async () => {
      const received = await this.receiveWebhook.execute(platform, token, delivery);
      return received === 'UNKNOWN' ? null : received;
    });
    if (outcome === null) throw new NotFoundException('There is no webhook at this address.');
    if (outcome === 'FORGED')
      throw new UnauthorizedException('The signature does not belong to this address and body.');
    return { received: true };
  }
}
