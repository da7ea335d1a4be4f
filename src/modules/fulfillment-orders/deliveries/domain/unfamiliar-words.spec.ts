import type { RemoteFulfillment } from '../../../../clients/store-client.js';
import { unfamiliarWords } from './unfamiliar-words.js';

const shown = (status: RemoteFulfillment['status'], deliveryStatus: string | null): RemoteFulfillment => ({
  remoteId: '1',
  status,
  deliveryStatus,
  locationRemoteId: null,
  lines: [],
  trackingNumbers: [],
  createdAt: null,
});
const SUCCESS = { canonical: 'SUCCESS', raw: 'success' } as const;

describe('unfamiliarWords', () => {
  it.each([null, '', 'none', 'NONE', 'tracking_added', 'delayed', 'Delivered'])('knows %j', (word) => {
    expect(unfamiliarWords([shown(SUCCESS, word)])).toEqual([]);
  });

  it('tells each word that it does not know once, and nothing that is no word', () => {
    const lost = shown({ canonical: 'UNKNOWN', raw: 'pending' }, 'lost');
    const free = shown(SUCCESS, 'left with Xaveria Quintessenza');
    expect(unfamiliarWords([lost, lost, free])).toEqual([
      'fulfillment.status=pending',
      'fulfillment.delivery_status=lost',
      'fulfillment.delivery_status=?',
    ]);
  });
});
