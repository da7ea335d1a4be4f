import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PlantedTree, ROOT, type Files } from './support/planted-tree.js';
import {
  environmentReads,
  foreignTableNames,
  platformWords,
  sourceFiles,
  type Offence,
} from './support/source-scan.js';
import { TABLE_OWNERS } from './support/table-owners.js';

function scan(files: Files, rule: (root: string) => Offence[]): Offence[] {
  const tree = new PlantedTree(files);
  try {
    return rule(tree.root);
  } finally {
    tree.remove();
  }
}

describe('tables and their owners', () => {
  it('gives every table of the Prisma schema one owner, and names no table that is gone', () => {
    const schema = readFileSync(join(ROOT, 'prisma/schema.prisma'), 'utf8');
    const tables = [...schema.matchAll(/@@map\("([^"]+)"\)/g)].map((match) => match[1]);
    expect(Object.keys(TABLE_OWNERS).sort()).toEqual(tables.sort());
  });

  it('only repositories and readers of the owner name a table', () => {
    expect(foreignTableNames(ROOT)).toEqual([]);
  });

  it.each<[string, string, string]>([
    ['a foreign repository', 'src/modules/stores/stores.repository.ts', 'const q = `SELECT 1 FROM pull_wake`;'],
    [
      'a foreign join',
      'src/modules/stores/stores.reader.ts',
      "const q = 'SELECT 1 FROM store JOIN location l ON true';",
    ],
    ['small letters', 'src/modules/stores/stores.repository.ts', "const q = 'update pull_wake set gen = 1';"],
    ['a quoted name', 'src/modules/stores/stores.repository.ts', `const q = 'INSERT INTO "pull_wake" VALUES (1)';`],
    [
      'the middle of a template',
      'src/modules/stores/stores.repository.ts',
      'const q = `WITH a AS (${X}) UPDATE pull_wake SET gen = ${Y}`;',
    ],
    ['a use case of the owner', 'src/modules/stores/use-cases/pause.ts', "const q = 'UPDATE store SET status = $1';"],
    ['platform code', 'src/platform/database/sweep.ts', "const q = 'DELETE FROM store';"],
    [
      'Prisma on a foreign table',
      'src/modules/stores/stores.reader.ts',
      'const q = this.prisma.fulfillmentOrder.findMany({});',
    ],
    ['Prisma on a renamed model', 'src/modules/stores/stores.reader.ts', 'const q = prisma.exceptionRecord.count();'],
    ['a writing report', 'src/modules/reporting/volume.repository.ts', "const q = 'UPDATE store SET name = $1';"],
  ])('reports %s', (_name, file, text) => {
    expect(scan({ [file]: `${text}\n` }, foreignTableNames)).toHaveLength(1);
  });

  it('leaves owners, reports, common table expressions and prose alone', () => {
    const files = {
      'src/modules/stores/stores.repository.ts': "const q = 'WITH best AS (SELECT 1 FROM store) SELECT * FROM best';\n",
      'src/modules/journal/exceptions.reader.ts': 'const q = prisma.exceptionRecord.count();\n',
      'src/modules/reporting/volume.reader.ts': "const q = 'SELECT count(*) FROM fulfillment_order';\n",
      'src/modules/stores/domain/words.ts': "const q = 'The answer from store acme.29next.store names no location';\n",
    };
    expect(scan(files, foreignTableNames)).toEqual([]);
  });
});

describe('the environment', () => {
  it('is read by src/config only', () => {
    expect(sourceFiles(ROOT).length).toBeGreaterThan(10);
    expect(environmentReads(ROOT)).toEqual([]);
  });

  it.each([
    'process.env.PORT;',
    "process['env'].PORT;",
    'globalThis.process.env;',
    'const { env } = process;',
    "import { env } from 'node:process';",
  ])('reports %s outside src/config and allows it inside', (text) => {
    expect(scan({ 'src/platform/planted.ts': text }, environmentReads)).toHaveLength(1);
    expect(scan({ 'src/config/planted.ts': text }, environmentReads)).toEqual([]);
  });
});

describe('what one platform is like', () => {
  it('is known to its adapter only', () => {
    expect(platformWords(ROOT)).toEqual([]);
  });

  it.each([
    ["const isNext = store.platform === 'NEXT';", 'NEXT'],
    ['/** As 29 Next does it. */', '29 Next'],
    ["const domain = 'blue.29next.store';", '29next'],
    ["const HEADER = 'X-29Next-Signature';", '29Next'],
    ['const shopifyOrder = 1;', 'shopify'],
    ['const id = `gid://x/Order/${n}`;', 'gid://'],
    ['const url = `${base}/callbacks/next/${token}`;', 'callbacks/next'],
    ["import { NextClient } from '../clients/next/next-client.js';", 'clients/next/'],
    ["const NEEDED = ['catalogue:write'];", 'catalogue:write'],
    ["if (raw.request_status === 'cancel_requested') ask();", 'cancel_requested'],
    ["if (type === 'fulfill_request') go();", 'fulfill_request'],
    ["const hold = { reason: 'incorrect_address' };", 'incorrect_address'],
  ])('reports %s', (text, word) => {
    for (const file of [
      'src/modules/x/planted.ts',
      'src/platform/planted.ts',
      'src/common/planted.ts',
      'src/main.ts',
    ]) {
      const found = scan({ [file]: `${text}\n` }, platformWords);
      expect(found).toEqual([expect.objectContaining({ file, problem: expect.stringContaining(`"${word}"`) })]);
    }
    expect(scan({ 'src/clients/x/planted.ts': text, 'src/config/planted.ts': text }, platformWords)).toEqual([]);
  });

  it('leaves alone what is plain English, and what is ours', () => {
    const text = "const next = ['NEXT_PULL', 'CANCEL_REQUESTED', 'open', 'closed', 'the next webhooks'];\n";
    expect(scan({ 'src/modules/x/planted.ts': text }, platformWords)).toEqual([]);
  });
});
