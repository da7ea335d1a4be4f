import { Controller, Get, Header } from '@nestjs/common';
import { buildPage, GRAPHIQL_CSP, type GraphiqlPage } from './graphiql.page.js';

/** GraphiQL from our own files: no request leaves this origin. The page is public; what it asks needs a key. */
@Controller('graphiql')
export class GraphiqlController {
  private page: Promise<GraphiqlPage> | undefined;

  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-encoding', 'gzip')
  @Header('content-security-policy', GRAPHIQL_CSP)
  @Header('referrer-policy', 'no-referrer')
  @Header('x-content-type-options', 'nosniff')
  @Header('cache-control', 'no-store')
  async index(): Promise<Buffer> {
    return (await this.built()).html;
  }

  @Get('app.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  @Header('content-encoding', 'gzip')
  @Header('x-content-type-options', 'nosniff')
  @Header('cache-control', 'public, max-age=31536000, immutable')
  async script(): Promise<Buffer> {
    return (await this.built()).script;
  }

  private built(): Promise<GraphiqlPage> {
    this.page ??= buildPage();
    return this.page;
  }
}
