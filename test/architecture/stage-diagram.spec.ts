import { readFileSync } from 'node:fs';
import { STAGE_TABLE, STAGES, type Stage } from '../../src/modules/fulfillment-orders/domain/stage.js';

const TEXT = readFileSync(new URL('../../ARCHITECTURE.md', import.meta.url), 'utf8');
const DIAGRAM = TEXT.slice(TEXT.indexOf('### A fulfillment order'), TEXT.indexOf('### A shipment'));
const EDGES = [...DIAGRAM.matchAll(/^ {2}([A-Z_]+) --> ([A-Z_]+)/gm)].map(
  ([, from, to]) => [from, to] as [Stage, Stage],
);

describe('the stage diagram in ARCHITECTURE.md', () => {
  it('shows only changes that the machine knows', () => {
    const unknown = EDGES.filter(([from, to]) => !Object.values(STAGE_TABLE[from] ?? {}).includes(to));
    expect(unknown).toEqual([]);
  });

  it('shows every stage, and a way into each', () => {
    const reached = new Set<Stage>(['RECEIVED', ...EDGES.map(([, to]) => to)]);
    expect(STAGES.filter((stage) => !reached.has(stage))).toEqual([]);
  });
});
