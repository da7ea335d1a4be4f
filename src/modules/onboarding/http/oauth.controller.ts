import { Controller, Get, NotFoundException, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { StorePlatformAdapter } from '../../../clients/platform.js';
import { StorePlatforms } from '../../../clients/store-platforms.js';
import { err, ok, type Result } from '../../../common/result.js';
import { AppConfig } from '../../../config/app-config.js';
import { INSTALL_PROBLEM, SESSION_PROBLEM, type InstallProblem } from '../domain/install-problem.js';
import { singleParameters } from '../domain/single-parameters.js';
import { BeginLogin } from '../use-cases/begin-login.js';
import { FinishLogin } from '../use-cases/finish-login.js';
import { OpenSession } from '../use-cases/open-session.js';
import { readLoginCookie, setLoginCookie } from './login-cookie.js';
import { page } from './page.js';

const CODE = /^[\x21-\x7e]{1,512}$/;
const MAX_STATE = 512;

/** The routes by which people come from a store: to install the app, and to open it. Nothing is looked up or asked before the store's domain has been checked. */
@Controller('auth/:platform')
export class OauthController {
  private readonly https: boolean;

  constructor(
    private readonly platforms: StorePlatforms,
    private readonly beginLogin: BeginLogin,
    private readonly finishLogin: FinishLogin,
    private readonly openSession: OpenSession,
    config: AppConfig,
  ) {
    this.https = config.publicUrl.startsWith('https:');
  }

  /**
   * Where a store opens the app. With a session token: into GraphiQL, reading that store alone (or a page that says why not).
   * Without, and from a store whose install is no longer good: to the store's page where the app is approved.
   */
  @Get('login')
  async login(
    @Param('platform') slug: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const visit = this.read(slug, request.url, ['store', 'token']);
    if (!visit.ok) return refuse(reply, visit.error);
    const { platform, domain, token } = visit.value;
    if (token !== undefined) {
      const opened = await this.openSession.execute(platform, domain, token);
      if (opened.ok) return this.open(reply, opened.value.key);
      if (opened.error !== SESSION_PROBLEM.notConnected) return refuse(reply, opened.error);
    }
    const known = readLoginCookie(request, this.https);
    const begun = await this.beginLogin.execute(platform, { domain, known, address: request.ip });
    if (!begun.ok) return refuse(reply, begun.error);
    setLoginCookie(reply, begun.value.browser, this.https);
    await reply.header('cache-control', 'no-store').redirect(begun.value.authorizeUrl, 302);
  }

  /** From which store somebody comes, and with what. Nothing is looked up before the store's domain has been checked. */
  private read<Name extends string>(
    slug: string,
    address: string,
    names: readonly ('store' | Name)[],
  ): Result<{ platform: StorePlatformAdapter; domain: string } & { [N in Name]?: string }, InstallProblem> {
    const platform = this.platforms.bySlug(slug);
    if (!platform) throw new NotFoundException('There is no such platform.');
    if (!platform.install.isConfigured) return err(INSTALL_PROBLEM.switchedOff(platform));
    const parameters = singleParameters(address, names);
    if (!parameters.ok) return err(INSTALL_PROBLEM.badAddress(parameters.error));
    const domain = platform.install.readDomain(parameters.value.store);
    if (!domain.ok) return err(INSTALL_PROBLEM.badAddress(domain.error));
    return ok({ ...parameters.value, platform, domain: domain.value });
  }

  /** The key travels in the fragment, which no server and no referrer ever sees. */
  private async open(reply: FastifyReply, key: string): Promise<void> {
    await reply
      .header('cache-control', 'no-store')
      .header('referrer-policy', 'no-referrer')
      .redirect(`/graphiql#key=${encodeURIComponent(key)}`, 302);
  }

  /** Where the store sends the browser back, with a code. */
  @Get('setup')
  async setup(
    @Param('platform') slug: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const visit = this.read(slug, request.url, ['store', 'code', 'state', 'error']);
    if (!visit.ok) return refuse(reply, visit.error);
    const { platform, domain, code, state, error } = visit.value;
    if (error !== undefined) return refuse(reply, INSTALL_PROBLEM.declined);
    if (code === undefined || !CODE.test(code))
      return refuse(reply, INSTALL_PROBLEM.badAddress('The code is missing.'));
    if ((state?.length ?? 0) > MAX_STATE) return refuse(reply, INSTALL_PROBLEM.unknownLogin);
    const browser = readLoginCookie(request, this.https);
    const login = { domain, code, state: state ?? null, browser };
    const finished = await this.finishLogin.execute(platform, login);
    if (!finished.ok) return refuse(reply, finished.error);
    const { name } = finished.value;
    const shown = name === null ? domain : `${name} (${domain})`;
    await send(reply, 200, 'Connected', [
      `${shown} is connected to Crossdock.`,
      'You can close this page. The fulfillment partner now creates its locations in your store.',
    ]);
  }
}

function refuse(reply: FastifyReply, { status, title, advice }: InstallProblem): Promise<void> {
  return send(reply, status, title, [advice]);
}

async function send(reply: FastifyReply, status: number, title: string, paragraphs: readonly string[]): Promise<void> {
  await reply
    .status(status)
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'no-referrer')
    .type('text/html; charset=utf-8')
    .send(page(title, paragraphs));
}
