import { inspectTable } from '../../../common/transition-table.js';
import { EVENT_EFFECTS } from '../order-events.js';
import {
  ACCEPTED_STAGES,
  FINISHED_STAGES,
  FIRST_STAGE,
  STAGE_EVENTS,
  STAGE_TABLE,
  STAGES,
  stageAfter,
  UNANSWERED_STAGES,
} from './stage.js';

/** Every stage and event; `-`: not known there. Written by hand from the rules in ARCHITECTURE.md, not from the code. */
const EXPECTED = `
event              RECEIVED       REVIEW         ACCEPT_PENDING REJECT_PENDING READY     REJECTED  WITHDRAWN CANCELLED CLOSED
accept             ACCEPT_PENDING ACCEPT_PENDING -              -              -         -         -         -         -
reject             REJECT_PENDING REJECT_PENDING -              -              -         -         -         -         -
review             REVIEW         -              -              -              -         -         -         -         -
acceptConfirmed    -              -              READY          -              -         -         -         -         -
rejectConfirmed    -              -              -              REJECTED       -         -         -         -         -
withdrawn          WITHDRAWN      WITHDRAWN      WITHDRAWN      WITHDRAWN      -         -         -         -         -
requestedAgain     RECEIVED       RECEIVED       RECEIVED       RECEIVED       RECEIVED  RECEIVED  RECEIVED  RECEIVED  RECEIVED
rejectedElsewhere  REJECTED       REJECTED       REJECTED       REJECTED       -         -         -         -         -
acceptedElsewhere  REVIEW         REVIEW         REVIEW         REVIEW         -         REVIEW    REVIEW    REVIEW    REVIEW
cancelledAtStore   CANCELLED      CANCELLED      CANCELLED      CANCELLED      CANCELLED CANCELLED CANCELLED -         -
closedAtStore      CLOSED         CLOSED         CLOSED         CLOSED         CLOSED    CLOSED    CLOSED    -         -
`;

const [header = [], ...rows] = EXPECTED.trim()
  .split('\n')
  .map((line) => line.split(/\s+/));
const expected = rows.flatMap(([event = '', ...cells]) =>
  cells.map((cell, column) => [header[column + 1] ?? '', event, cell] as const),
);

describe('stages', () => {
  it('the expectation covers every stage and every event', () => {
    expect(header.slice(1).sort()).toEqual([...STAGES].sort());
    expect(rows.map(([event]) => event).sort()).toEqual([...STAGE_EVENTS].sort());
    expect(expected).toHaveLength(STAGES.length * STAGE_EVENTS.length);
  });

  it.each(expected)('%s on %s: %s', (stage, event, after) => {
    expect(stageAfter(stage as never, event as never) ?? '-').toBe(after);
  });

  it('every stage is reachable and every stage, finished ones too, has a way out', () => {
    expect(inspectTable(STAGE_TABLE, FIRST_STAGE, [])).toEqual({ unreachable: [], deadEnds: [] });
  });

  it('each stage is either unanswered, READY or finished', () => {
    expect([...UNANSWERED_STAGES, 'READY', ...FINISHED_STAGES].sort()).toEqual([...STAGES].sort());
    expect(ACCEPTED_STAGES).toEqual(['ACCEPT_PENDING', 'READY']);
  });

  it('every event has its effects, and every effect its own story', () => {
    expect(Object.keys(EVENT_EFFECTS).sort()).toEqual([...STAGE_EVENTS].sort());
    const stories = Object.values(EVENT_EFFECTS).map(({ timeline }) => timeline);
    expect(new Set(stories).size).toBe(stories.length);
  });

  it('whatever ends our claim on an order gives back its stock and takes back unsent answers', () => {
    for (const event of STAGE_EVENTS) {
      const holdsStock = ['accept', 'reject', 'review', 'acceptConfirmed', 'rejectConfirmed'].includes(event);
      expect({ event, releases: EVENT_EFFECTS[event].releases ?? false }).toEqual({ event, releases: !holdsStock });
      expect({ event, supersedes: EVENT_EFFECTS[event].supersedes ?? false }).toEqual({
        event,
        supersedes: !holdsStock,
      });
    }
  });

  it('every event that leads to a finished stage ends the cycle', () => {
    for (const [stage, event, after] of expected) {
      if (!FINISHED_STAGES.includes(after as never)) continue;
      expect({ stage, event, ends: EVENT_EFFECTS[event as keyof typeof EVENT_EFFECTS].endsCycle }).not.toMatchObject({
        ends: undefined,
      });
    }
  });

  it('a decision of somebody else is always told to operators', () => {
    const told = STAGE_EVENTS.filter((event) => EVENT_EFFECTS[event].exception);
    expect(told).toEqual(['rejectedElsewhere', 'acceptedElsewhere']);
  });
});
