import { DELIVERY_STATES } from './delivery.js';
import { noteStatus, trackingNote } from './tracking-note.js';

const tracking = (trackingNumber: string, more: object = {}) => ({
  carrier: 'DHL',
  carrierName: null,
  trackingNumber,
  trackingUrl: null,
  ...more,
});

describe('a corrected tracking number', () => {
  it('is told with the wrong one, and with its page', () => {
    expect(trackingNote(tracking('1'), tracking('2'))).toBe('Tracking number corrected: DHL 2 (before: DHL 1).');
    const other = tracking('3', { carrier: 'OTHER', carrierName: 'Hermann', trackingUrl: 'https://track.example/3' });
    expect(trackingNote(tracking('1'), other)).toBe(
      'Tracking number corrected: Hermann 3 (before: DHL 1). https://track.example/3',
    );
  });

  it('takes no parcel back: before it left CONFIRMED, then IN_TRANSIT, after it arrived nothing', () => {
    expect([null, ...DELIVERY_STATES].map(noteStatus)).toEqual([
      'CONFIRMED',
      'CONFIRMED',
      'IN_TRANSIT',
      'IN_TRANSIT',
      'IN_TRANSIT',
      'IN_TRANSIT',
      'IN_TRANSIT',
      null,
    ]);
  });
});
