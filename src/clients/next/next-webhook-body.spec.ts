import { readWebhookBody } from './next-webhook-body.js';

const read = (body: unknown) => readWebhookBody(Buffer.from(JSON.stringify(body)));

describe('readWebhookBody', () => {
  it('reads the documented envelope', () => {
    const body = { event_id: 'e1', event_type: 'app.uninstalled', object: 'app', webhook: { id: 1, store: 'example' } };
    expect(read(body)).toEqual({ eventId: 'e1', eventType: 'app.uninstalled', store: 'example' });
  });

  it.each([
    [{}],
    [{ event_id: 7, event_type: 8, webhook: null }],
    [{ event_id: '', event_type: 'DROP TABLE', webhook: 'x' }],
    [{ event_id: 'a\0b', event_type: 'a.'.repeat(50), webhook: { store: null } }],
    [{ event_id: 'x'.repeat(201), event_type: 'noevent', webhook: [] }],
  ])('takes nothing unusable from %j', (body) => {
    expect(read(body)).toEqual({ eventId: null, eventType: 'unknown', store: null });
  });

  it.each([[null], [[]], ['text'], [1]])('is nothing for %j', (body) => {
    expect(read(body)).toBeNull();
  });

  it('is nothing for what is not JSON', () => {
    expect(readWebhookBody(Buffer.from('{'))).toBeNull();
  });
});
