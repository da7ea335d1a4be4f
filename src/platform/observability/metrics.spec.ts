import { Metrics } from './metrics.js';

describe('Metrics', () => {
  it('moves each metric by its own method', async () => {
    const metrics = new Metrics();
    metrics.callbackAnswered(200);
    metrics.pullFinished('request', 'found');
    metrics.storeRequest('accept', 'ok', 0.2);
    metrics.operationFinished('accept', 'CONFIRMED');
    metrics.decided('ACCEPT');
    metrics.rateLimited();
    metrics.breakerOpened();
    metrics.operationAmbiguous('accept');
    metrics.wake('sent');
    metrics.setOpenOperations({ PENDING: 3 });
    metrics.setOpenOperations({ SENDING: 1 });
    const text = await metrics.registry.metrics();
    for (const line of [
      'crossdock_callbacks_total{answer="200"} 1',
      'crossdock_pulls_total{kind="request",result="found"} 1',
      'crossdock_store_requests_total{kind="accept",outcome="ok"} 1',
      'crossdock_store_request_duration_seconds_sum{kind="accept",outcome="ok"} 0.2',
      'crossdock_operations_finished_total{kind="accept",state="CONFIRMED"} 1',
      'crossdock_decisions_total{outcome="ACCEPT"} 1',
      'crossdock_store_rate_limited_total 1',
      'crossdock_breaker_opened_total 1',
      'crossdock_operations_ambiguous_total{kind="accept"} 1',
      'crossdock_queue_wakes_total{step="sent"} 1',
      'crossdock_open_operations{state="SENDING"} 1',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    expect(text).not.toContain('state="PENDING"');
    expect(text).toContain('crossdock_process_cpu_seconds_total');
    expect(text.split('\n').filter((line) => line && !line.startsWith('#') && !line.startsWith('crossdock_'))).toEqual(
      [],
    );
  });

  it('never lets a store, an id or a person become a label', async () => {
    const metrics = new Metrics();
    for (const value of [
      'demo.29next.store',
      'demo.store',
      '01a200d0-ecf7-70b9-a1b0-2df1234f79ca',
      'Jane Doe',
      'a@b.example',
      'x'.repeat(41),
      '12345',
    ]) {
      metrics.decided(value);
    }
    expect(await metrics.registry.metrics()).toContain('crossdock_decisions_total{outcome="other"} 7');
  });
});
