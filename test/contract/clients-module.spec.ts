import { Test } from '@nestjs/testing';
import { ClientsModule } from '../../src/clients/clients.module.js';
import { HttpTransport } from '../../src/clients/http-transport.js';
import { NextClient } from '../../src/clients/next/next-client.js';
import { NextOauth } from '../../src/clients/next/next-oauth.js';
import { StorePlatforms } from '../../src/clients/store-platforms.js';
import { PortsModule } from '../../src/platform/ports/ports.module.js';

describe('ClientsModule', () => {
  it('wires everything from one factory of settings', async () => {
    const useFactory = () => ({
      production: true,
      storeRequestTimeoutMs: 1_000,
      contactUrl: null,
      next: { storeUrlTemplate: 'https://{domain}', credentials: { clientId: 'a', clientSecret: 'b' } },
    });
    const module = await Test.createTestingModule({
      imports: [PortsModule, ClientsModule.register({ useFactory })],
    }).compile();
    expect(module.get(StorePlatforms).get('NEXT').client).toBe(module.get(NextClient));
    expect(module.get(NextOauth).configured).toBe(true);
    const sent = await module.get(HttpTransport).send({
      method: 'GET',
      url: 'http://127.0.0.1:9/',
      headers: {},
      timeoutMs: 1_000,
      maxBytes: 10,
    });
    expect(sent).toMatchObject({ ok: false, error: { reason: 'NOT_SENT', detail: 'only https is allowed' } });
    await module.close();
  });

  it('is refused where adapters and names of platforms do not agree', () => {
    expect(() => new StorePlatforms([])).toThrow('Adapters are registered for , but the platforms are NEXT.');
  });
});
