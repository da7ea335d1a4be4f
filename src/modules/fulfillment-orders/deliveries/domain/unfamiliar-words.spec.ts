import type { RemoteFulfillment } from '../../../../clients/store-client.js';
import { unfamiliarWords } from './unfamiliar-words.js';

const shown = (deliveryStatus: string | null): RemoteFulfillment => ({
  remoteId: '1',
  status: { canonical: 'SUCCESS', raw: 'success' },
  deliveryStatus,
  locationRemoteId: null,
  lines: [],
  trackingNumbers: [],
  createdAt: null,
  unfamiliar: [],
});

describe('unfamiliarWords', () => {
  it.each([null, '', 'none', 'NONE', 'tracking_added', 'delayed', 'Delivered'])('knows %j', (word) => {
    expect(unfamiliarWords([shown(word)])).toEqual([]);
  });

  it('tells each word that it does not know once, and nothing that is no word', () => {
    const lost = shown('lost');
    const free = shown('left with Xaveria Quintessenza');
    expect(unfamiliarWords([lost, lost, free])).toEqual([
      'fulfillment.delivery_status=lost',
      'fulfillment.delivery_status=?',
    ]);
  });
});
