import { inspectTable } from '../../../common/transition-table.js';
import { EVENT_EFFECTS, type EventEffects } from '../order-events.js';
import {
  FINISHED_STAGES,
  FIRST_STAGE,
  FLOOR_STAGES,
  STAGE_EVENTS,
  STAGE_TABLE,
  STAGES,
  stageAfter,
  UNANSWERED_STAGES,
  WORKING_STAGES,
  type Stage,
  type StageEvent,
} from './stage.js';

/** Short names, so that the table below stays readable. */
const SHORT: Readonly<Record<string, Stage>> = {
  recv: 'RECEIVED',
  revw: 'REVIEW',
  accp: 'ACCEPT_PENDING',
  rejp: 'REJECT_PENDING',
  redy: 'READY',
  pick: 'PICKING',
  pack: 'PACKED',
  labl: 'LABELLED',
  hand: 'HANDED_OVER',
  ship: 'SHIPPED',
  canp: 'CANCEL_PENDING',
  canc: 'CANCELLED',
  clop: 'CLOSE_PENDING',
  clsd: 'CLOSED',
  rejd: 'REJECTED',
  wdrn: 'WITHDRAWN',
  movd: 'MOVED',
};

/** Every stage and event; `-`: not known there. Written by hand from the rules in ARCHITECTURE.md, not from the code. */
const EXPECTED = `
event              recv revw accp rejp redy pick pack labl hand ship canp canc clop clsd rejd wdrn movd
accept             accp accp -    -    -    -    -    -    -    -    -    -    -    -    -    -    -
reject             rejp rejp -    -    -    -    -    -    -    -    -    -    -    -    -    -    -
review             revw -    -    -    -    -    -    -    -    -    -    -    -    -    -    -    -
reconsidered       -    recv -    -    -    -    -    -    -    -    -    -    -    -    -    -    -
acceptConfirmed    -    -    redy -    -    -    -    -    -    -    -    -    -    -    -    -    -
rejectConfirmed    -    -    -    rejd -    -    -    -    -    -    -    -    -    -    -    -    -
withdrawn          wdrn wdrn wdrn wdrn -    -    -    -    -    -    -    -    -    -    -    -    -
requestedAgain     recv recv recv recv recv recv recv recv recv recv recv recv recv recv recv recv recv
rejectedElsewhere  rejd rejd rejd rejd -    -    -    -    -    -    -    -    -    -    -    -    -
acceptedElsewhere  revw revw revw revw -    -    -    -    -    -    revw revw -    revw revw revw revw
startPicking       -    -    -    -    pick -    -    -    -    -    -    -    -    -    -    -    -
markPacked         -    -    -    -    pack pack -    -    -    -    -    -    -    -    -    -    -
markLabelled       -    -    -    -    -    -    labl -    -    -    -    -    -    -    -    -    -
markHandedOver     -    -    -    -    -    -    hand hand -    -    -    -    -    -    -    -    -
shipped            -    -    -    -    ship ship ship ship ship -    -    -    -    -    -    -    -
reopened           -    -    -    -    -    -    -    -    -    redy -    -    -    -    -    -    -
cancelAgreed       -    canp -    -    canp canp canp canp canp -    -    -    -    -    -    -    -
cancelConfirmed    -    -    -    -    -    -    -    -    -    -    canc -    -    -    -    -    -
cancelTakenBack    -    -    -    -    -    -    -    -    -    -    redy -    -    -    -    -    -
closeAsked         -    -    -    -    clop clop clop clop clop -    -    -    -    -    -    -    -
closeConfirmed     -    -    -    -    -    -    -    -    -    -    -    -    clsd -    -    -    -
closeTakenBack     -    -    -    -    -    -    -    -    -    -    -    -    redy -    -    -    -
cancelledAtStore   canc canc canc canc canc canc canc canc canc -    canc -    canc -    canc canc -
closedAtStore      clsd clsd clsd clsd clsd clsd clsd clsd clsd -    clsd -    clsd -    clsd clsd -
moved              movd movd movd movd movd movd movd movd movd -    movd movd movd movd movd movd -
`;

const [header = [], ...rows] = EXPECTED.trim()
  .split('\n')
  .map((line) => line.split(/\s+/));
const expected = rows.flatMap(([event = '', ...cells]) =>
  cells.map((cell, column) => [SHORT[header[column + 1] ?? ''] as Stage, event as StageEvent, SHORT[cell]] as const),
);

/** What every event brings about. s: takes back what is unsent, r: gives back stock, a: the rest counts as cancelled. */
const EFFECTS: Readonly<Record<StageEvent, readonly [flags: string, ends: EventEffects['endsCycle'] | null]>> = {
  accept: ['', null],
  reject: ['', null],
  review: ['', null],
  reconsidered: ['', null],
  acceptConfirmed: ['', 'ACCEPTED'],
  rejectConfirmed: ['', 'REJECTED'],
  withdrawn: ['rs', 'WITHDRAWN'],
  requestedAgain: ['rs', 'SUPERSEDED'],
  rejectedElsewhere: ['rs', 'REJECTED'],
  acceptedElsewhere: ['rs', null],
  startPicking: ['', null],
  markPacked: ['', null],
  markLabelled: ['', null],
  markHandedOver: ['', null],
  shipped: ['r', null],
  reopened: ['', null],
  cancelAgreed: ['', null],
  cancelConfirmed: ['rsa', 'WITHDRAWN'],
  cancelTakenBack: ['', null],
  closeAsked: ['', null],
  closeConfirmed: ['rsa', 'WITHDRAWN'],
  closeTakenBack: ['', null],
  cancelledAtStore: ['rsa', 'WITHDRAWN'],
  closedAtStore: ['rsa', 'WITHDRAWN'],
  moved: ['rsa', 'WITHDRAWN'],
};

describe('stages', () => {
  it('the expectation covers every stage and every event', () => {
    expect(
      header
        .slice(1)
        .map((short) => SHORT[short])
        .sort(),
    ).toEqual([...STAGES].sort());
    expect(rows.map(([event]) => event).sort()).toEqual([...STAGE_EVENTS].sort());
    expect(expected).toHaveLength(STAGES.length * STAGE_EVENTS.length);
  });

  it.each(expected)('%s on %s: %s', (stage, event, after) => {
    expect(stageAfter(stage, event)).toBe(after);
  });

  it('every stage is reachable and every stage, finished ones too, has a way out', () => {
    expect(inspectTable(STAGE_TABLE, FIRST_STAGE, [])).toEqual({ unreachable: [], deadEnds: [] });
  });

  it('each stage is unanswered, being worked on, or finished, and never two of them', () => {
    expect([...UNANSWERED_STAGES, ...WORKING_STAGES, ...FINISHED_STAGES].sort()).toEqual([...STAGES].sort());
    expect(FLOOR_STAGES).toEqual(['READY', 'PICKING', 'PACKED', 'LABELLED', 'HANDED_OVER']);
    expect(WORKING_STAGES.filter((stage) => !FLOOR_STAGES.includes(stage))).toEqual([
      'CANCEL_PENDING',
      'CLOSE_PENDING',
    ]);
  });

  it('what is shipped stays shipped, until the store asks anew or takes the shipment back', () => {
    const leaves = STAGE_EVENTS.filter((event) => stageAfter('SHIPPED', event) !== undefined);
    expect([...leaves].sort()).toEqual(['reopened', 'requestedAgain']);
  });

  it('nothing goes to the floor while an answer or a close is on its way, except by its own end', () => {
    for (const stage of ['ACCEPT_PENDING', 'REJECT_PENDING', 'CANCEL_PENDING', 'CLOSE_PENDING'] as const) {
      const toTheFloor = STAGE_EVENTS.filter((event) => FLOOR_STAGES.includes(stageAfter(stage, event) ?? 'REVIEW'));
      expect({ stage, toTheFloor }).toEqual({
        stage,
        toTheFloor: {
          ACCEPT_PENDING: ['acceptConfirmed'],
          REJECT_PENDING: [],
          CANCEL_PENDING: ['cancelTakenBack'],
          CLOSE_PENDING: ['closeTakenBack'],
        }[stage],
      });
    }
  });
});

describe('the effects of events', () => {
  it.each(STAGE_EVENTS)('%s', (event) => {
    const { releases, supersedes, abandons, endsCycle } = EVENT_EFFECTS[event];
    const flags = [releases && 'r', supersedes && 's', abandons && 'a'].filter(Boolean).join('');
    expect([flags, endsCycle ?? null]).toEqual(EFFECTS[event]);
  });

  it('every effect tells its own story', () => {
    expect(Object.keys(EVENT_EFFECTS).sort()).toEqual([...STAGE_EVENTS].sort());
    const stories = Object.values(EVENT_EFFECTS).map(({ timeline }) => timeline);
    expect(new Set(stories).size).toBe(stories.length);
  });

  it('every event that leads to a finished stage ends the cycle; that of a shipped order ended with the accept', () => {
    const open = expected.filter(
      ([, event, after]) => after && FINISHED_STAGES.includes(after) && !EVENT_EFFECTS[event].endsCycle,
    );
    expect([...new Set(open.map(([, event]) => event))]).toEqual(['shipped']);
  });

  it('every event that leads to a finished stage keeps no stock, a reject apart, which never held any', () => {
    const keeps = expected.filter(
      ([, event, after]) => after && FINISHED_STAGES.includes(after) && !EVENT_EFFECTS[event].releases,
    );
    expect([...new Set(keeps.map(([, event]) => event))]).toEqual(['rejectConfirmed']);
  });

  it('what is taken back may go on: its stock and shipments stay', () => {
    for (const event of ['cancelAgreed', 'cancelTakenBack', 'closeAsked', 'closeTakenBack'] as const)
      expect(Object.keys(EVENT_EFFECTS[event])).toEqual(['timeline']);
  });

  it('a decision of somebody else is always told to operators', () => {
    const told = STAGE_EVENTS.filter((event) => EVENT_EFFECTS[event].exception);
    expect(told).toEqual(['rejectedElsewhere', 'acceptedElsewhere']);
  });
});
