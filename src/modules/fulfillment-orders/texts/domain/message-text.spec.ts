import fc from 'fast-check';
import { storyOf } from '../../papers/domain/evidence-story.js';
import {
  cut,
  MAX_TEXT,
  PLACEHOLDERS,
  renderMessage,
  SAMPLE_VALUES,
  unknownPlaceholders,
  type Placeholder,
} from './message-text.js';

const NAMES = Object.keys(PLACEHOLDERS) as Placeholder[];

describe('renderMessage', () => {
  it('fills in every placeholder, as often as it stands there', () => {
    for (const name of NAMES) {
      expect(renderMessage(`<{${name}}|{${name}}>`, SAMPLE_VALUES)).toBe(
        `<${SAMPLE_VALUES[name]}|${SAMPLE_VALUES[name]}>`,
      );
    }
  });

  it('a value is never looked at for placeholders', () => {
    expect(renderMessage('{reason}', { ...SAMPLE_VALUES, reason: '{orderNumber} $& $1' })).toBe('{orderNumber} $& $1');
  });

  it('is never longer than a merchant may be sent, and never ends within a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 1_200 }), (text) => {
        const sent = cut(text.repeat(2));
        expect(sent.length).toBeLessThanOrEqual(MAX_TEXT);
        expect(sent.length < MAX_TEXT - 1 || !/[\uD800-\uDBFF]…$/.test(sent)).toBe(true);
      }),
    );
    expect(renderMessage('{reason}', { ...SAMPLE_VALUES, reason: 'x'.repeat(5_000) })).toHaveLength(MAX_TEXT);
  });
});

describe('unknownPlaceholders', () => {
  it('names what is no placeholder, each once, and nothing else', () => {
    expect(unknownPlaceholders('{orderNumber} {colour} {} {colour} { reason } {toString}')).toEqual([
      'colour',
      '',
      ' reason ',
      'toString',
    ]);
    expect(unknownPlaceholders(NAMES.map((name) => `{${name}}`).join(' and '))).toEqual([]);
    expect(unknownPlaceholders('A brace } alone, and { too')).toEqual([]);
  });
});

describe('storyOf', () => {
  it('tells what happened in order, without names, free texts or ids of ours', () => {
    const event = (minute: number, type: string, actor: string, data: unknown) => ({
      type,
      actor,
      data,
      occurredAt: new Date(Date.UTC(2026, 2, 1, 10, minute)),
    });
    const story = storyOf([
      event(3, 'CANCELLED_AT_STORE', 'store', { from: 'PACKED', to: 'CANCELLED', reason: 'Words of somebody' }),
      event(2, 'EXCEPTION_OPENED', 'crossdock', { exceptionId: 'x' }),
      event(1, 'PACKED', 'key:Jane Doe', { from: 'PICKING', to: 'PACKED', operationId: 'y' }),
      event(0, 'ACCEPT_DECIDED', 'policy', null),
    ]);
    expect(story).toEqual([
      { at: '2026-03-01T10:00:00.000Z', what: 'ACCEPT_DECIDED', who: 'crossdock', details: {} },
      { at: '2026-03-01T10:01:00.000Z', what: 'PACKED', who: 'operator', details: { from: 'PICKING', to: 'PACKED' } },
      {
        at: '2026-03-01T10:03:00.000Z',
        what: 'CANCELLED_AT_STORE',
        who: 'store',
        details: { from: 'PACKED', to: 'CANCELLED' },
      },
    ]);
  });
});
