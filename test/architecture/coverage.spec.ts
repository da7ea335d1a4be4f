import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ASSIGNMENT_FILTERS,
  MERCHANT_REQUEST_TYPES,
  REQUEST_STATUSES,
} from '../../src/clients/next/next-vocabulary.js';
import { cancelMessage, pickNotes } from '../../src/modules/fulfillment-orders/domain/mirror.js';
import { NextInbound } from '../../src/clients/next/next-inbound.js';
import { deref, readNextOpenApi } from '../contract/next-wire.js';
import { ROOT } from './support/planted-tree.js';

/** A row of the table of capabilities. */
interface Row {
  id: string;
  what: string;
  code: string[];
  proof: string[];
  text: string;
}

const DOCUMENT = readFileSync(join(ROOT, 'docs/coverage.md'), 'utf8');
/** The list of features is not part of the project; where it is there, it decides which rows are wanted. */
const FEATURES = join(ROOT, '..', 'shared', 'features.md');
const DEFECTS = 'test/defects/d01-d15.spec.ts';

function cellsOf(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

function rowsOf(document: string): Row[] {
  const paths = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, path]) => path ?? '');
  return document
    .split('\n')
    .filter((line) => /^\| F\d+ /.test(line))
    .map((line) => {
      const [id = '', what = '', code = '', proof = ''] = cellsOf(line);
      return { id, what, code: paths(code), proof: paths(proof), text: code };
    });
}

/** Ids of the rows of groups A to L that 29 Next has something of. */
function wantedFrom(features: string): string[] {
  let group = '';
  return features.split('\n').flatMap((line) => {
    group = /^### ([A-Z])\. /.exec(line)?.[1] ?? (/^#/.test(line) ? '' : group);
    const [id = '', , next = '-'] = /^\| F\d+ /.test(line) ? cellsOf(line) : [];
    return id !== '' && group !== '' && group <= 'L' && next !== '-' ? [id] : [];
  });
}

/** What is wrong with a table, given the rows that are wanted. */
function gaps(rows: readonly Row[], wanted: readonly string[]): string[] {
  const ids = rows.map(({ id }) => id);
  return [
    ...wanted.filter((id) => !ids.includes(id)).map((id) => `${id} is missing`),
    ...ids
      .filter((id, index) => !wanted.includes(id) || ids.indexOf(id) !== index)
      .map((id) => `${id} is one too many`),
    ...rows.flatMap((row) => {
      if (row.what.length < 3) return [`${row.id} says nothing`];
      if (row.code.length === 0 && /^Left out: .{20}/.test(row.text)) return [];
      if (row.code.length === 0 || row.proof.length === 0)
        return [`${row.id} has no code or no proof, and does not say why`];
      return [
        ...[...row.code, ...row.proof]
          .filter((path) => !existsSync(join(ROOT, path)))
          .map((path) => `${row.id}: ${path} does not exist`),
        ...row.proof
          .filter((path) => existsSync(join(ROOT, path)) && !hasTests(path))
          .map((path) => `${row.id}: ${path} has no tests`),
      ];
    }),
  ];
}

function hasTests(path: string): boolean {
  return (
    /\.spec\.ts$/.test(path) && /\bit(?:\.(?:each|concurrent))*\s*[(<]/.test(readFileSync(join(ROOT, path), 'utf8'))
  );
}

/** Words and ours of the vocabulary under a heading. */
function vocabulary(heading: string): Record<string, string> {
  const section = DOCUMENT.split('\n### ').find((part) => part.startsWith(heading)) ?? '';
  const entries = [...section.matchAll(/^\| `(\w+)` +\| (.+?) +\|$/gm)];
  return Object.fromEntries(entries.map(([, word = '', ours = '']) => [word, ours.replaceAll('`', '')]));
}

describe('docs/coverage.md', () => {
  const rows = rowsOf(DOCUMENT);
  const listed = existsSync(FEATURES);
  const wanted = listed ? wantedFrom(readFileSync(FEATURES, 'utf8')) : rows.map(({ id }) => id);

  it(listed ? 'has every row of the list of features, with code and proof' : 'has code and proof in every row', () => {
    expect(wanted.length).toBeGreaterThanOrEqual(118);
    expect(gaps(rows, wanted)).toEqual([]);
  });

  it('a gap, a path that does not exist and a file without tests are seen', () => {
    const plant = (...lines: string[]): Row[] => rowsOf(lines.join('\n'));
    const good = '| F1 | Install | `src/main.ts` | `test/model/model.spec.ts` |';
    expect(gaps(plant(good), ['F1'])).toEqual([]);
    expect(gaps(plant(good), ['F1', 'F2'])).toEqual(['F2 is missing']);
    expect(gaps(plant(good, good), ['F1'])).toEqual(['F1 is one too many']);
    expect(gaps(plant('| F1 | Install | `src/gone.ts` | `test/model/model.spec.ts` |'), ['F1'])).toHaveLength(1);
    expect(gaps(plant('| F1 | Install | `src/main.ts` | `src/main.ts` |'), ['F1'])).toEqual([
      'F1: src/main.ts has no tests',
    ]);
    expect(gaps(plant('| F1 | Install | later | - |'), ['F1'])).toHaveLength(1);
    expect(wantedFrom('### A. x\n| F1 | a | yes | - |\n| F2 | a | - | yes |\n### M. x\n| F3 | a | yes | - |')).toEqual([
      'F1',
    ]);
  });

  it('every defect of the demo app has its test', () => {
    const tests = readFileSync(join(ROOT, DEFECTS), 'utf8');
    const named = [...tests.matchAll(/\bit\('(D\d+): /g)].map(([, name]) => name);
    expect(named.sort()).toEqual(Array.from({ length: 15 }, (_, index) => `D${index + 1}`).sort());
    expect(DOCUMENT).toContain(DEFECTS);
  });
});

describe('the four vocabularies', () => {
  const openapi = readNextOpenApi();
  const property = (schema: string, name: string): string[] => {
    const { properties } = openapi.components['schemas']?.[schema] as {
      properties: Record<string, { enum?: string[] }>;
    };
    return properties[name]?.enum ?? [];
  };

  it('callback type: the words of the guide, by what they make us pull', () => {
    const words = vocabulary('Callback type');
    const inbound = new NextInbound();
    expect(Object.keys(words).sort()).toEqual([
      'cancellation_request',
      'cancellation_requested',
      'fulfillment_requested',
    ]);
    for (const [word, ours] of Object.entries(words))
      expect(inbound.readCallback({ type: word }).pulls.join(', ')).toBe(ours);
    expect(inbound.readCallback({ type: 'another' }).pulls).toEqual(['REQUESTS', 'CANCELLATIONS']);
  });

  it('list filter', () => {
    const words = vocabulary('List filter');
    const described = (openapi.paths['/assigned-fulfillment-orders/']?.['get']?.parameters ?? [])
      .map((parameter) => deref(openapi, parameter))
      .find(({ name }) => name === 'assignment_status')?.schema.enum;
    expect(Object.keys(words).sort()).toEqual([...(described ?? [])].sort());
    expect(Object.fromEntries(Object.entries(words).map(([word, ours]) => [ours, word]))).toEqual(ASSIGNMENT_FILTERS);
  });

  it('request status', () => {
    const words = vocabulary('Request status');
    expect(Object.keys(words).sort()).toEqual([...property('FulfillmentOrder', 'request_status')].sort());
    expect(words).toEqual(REQUEST_STATUSES);
  });

  it('merchant request type', () => {
    const words = vocabulary('Merchant request type');
    expect(Object.keys(words).sort()).toEqual([...property('MerchantRequest', 'type')].sort());
    expect(Object.keys(words).sort()).toEqual(Object.keys(MERCHANT_REQUEST_TYPES).sort());
    const message = 'Words of a merchant';
    for (const [type, ours] of Object.entries(words)) {
      const kind = MERCHANT_REQUEST_TYPES[type as keyof typeof MERCHANT_REQUEST_TYPES];
      expect(pickNotes([{ kind, message }])).toEqual(ours.startsWith('a note') ? [message] : []);
      expect(cancelMessage([{ kind, message }])).toBe(ours.startsWith('the reason') ? message : null);
    }
  });
});
