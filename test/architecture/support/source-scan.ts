import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import * as next from '../../../src/clients/next/next-vocabulary.js';
import { READS_EVERYTHING, TABLE_OWNERS } from './table-owners.js';

/** An offence: where, and what to do about it. */
export interface Offence {
  file: string;
  line: number;
  problem: string;
}

/** The tables by which the words of 29 Next are translated. */
const NEXT_VOCABULARIES: readonly Readonly<Record<string, string>>[] = [
  next.ORDER_STATUSES,
  next.REQUEST_STATUSES,
  next.MERCHANT_REQUEST_TYPES,
  next.FULFILLMENT_STATUSES,
  next.ASSIGNMENT_FILTERS,
  next.REJECT_REASONS,
  next.HOLD_REASONS,
  next.DELIVERY_EVENT_STATUSES,
];

const GENERATED = /^src\/(generated\/|clients\/.*\/generated\/)/;
const SQL_NAMES = /\b(FROM|INTO|UPDATE|JOIN|DELETE FROM|TRUNCATE|ONLY)\s+(?:public\.)?"?([a-z_]+)"?/g;
const SQL_START = /^\s*(?:select\s|insert\s+into\s|update\s+\S+\s+(?:\w+\s+)?set\s|delete\s+from\s|with\s+\w+)/;
const PRISMA_CALL =
  /^(find(Many|First|Unique)(OrThrow)?|create(Many(AndReturn)?)?|update(Many(AndReturn)?)?|upsert|delete(Many)?|count|aggregate|groupBy)$/;

/** TypeScript files of src that people write, specs left out; paths relative to the root, with forward slashes. */
export function sourceFiles(root: string): string[] {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .map((path) => `src/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts') && !GENERATED.test(path));
}

/** Reads every source file and hands each node of its syntax tree to `visit`. */
function visitSources(
  root: string,
  visit: (node: ts.Node, report: (problem: string) => void) => void,
  skip?: RegExp,
): Offence[] {
  const offences: Offence[] = [];
  for (const file of sourceFiles(root).filter((path) => !skip?.test(path))) {
    const source = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.ESNext, true);
    const walk = (node: ts.Node): void => {
      visit(node, (problem) => {
        offences.push({ file, line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1, problem });
      });
      ts.forEachChild(node, walk);
    };
    walk(source);
  }
  return offences;
}

function tablesNamedBy(text: string): string[] {
  const sql = SQL_START.test(text) ? text.replace(/\b(from|into|update|join)\b/g, (word) => word.toUpperCase()) : text;
  return [...sql.matchAll(SQL_NAMES)].map((match) => match[2] ?? '').filter((table) => table in TABLE_OWNERS);
}

function tableOfPrismaCall(node: ts.Node): string | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const { name, expression: model } = node.expression;
  if (!PRISMA_CALL.test(name.text) || !ts.isPropertyAccessExpression(model)) return undefined;
  const table = model.name.text.replace(/Record$/, (end) => (model.name.text === 'exceptionRecord' ? '' : end));
  const snake = table.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return snake in TABLE_OWNERS ? snake : undefined;
}

/** Every place outside the owning module's repositories and readers that names a table, in SQL or through Prisma. */
export function foreignTableNames(root: string): Offence[] {
  const check = (table: string, file: string): string | undefined => {
    const owner = TABLE_OWNERS[table] ?? '';
    const module = /^src\/modules\/([^/]+)\//.exec(file)?.[1] ?? '';
    if (!/\.(repository|reader)\.ts$/.test(file))
      return `names the table ${table}: only a *.repository.ts or *.reader.ts of ${owner} may`;
    if (module === owner || (READS_EVERYTHING.includes(module) && file.endsWith('.reader.ts'))) return undefined;
    return `names the table ${table} of ${owner}: ask its facade`;
  };
  return visitSources(root, (node, report) => {
    const file = node.getSourceFile().fileName;
    const text =
      ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)
        ? node.text
        : '';
    const tables = new Set([...tablesNamedBy(text), tableOfPrismaCall(node) ?? []].flat());
    for (const table of tables) {
      const problem = check(table, file);
      if (problem !== undefined) report(problem);
    }
  });
}

/** Every place outside src/config that reads the environment. */
export function environmentReads(root: string): Offence[] {
  return visitSources(
    root,
    (node, report) => {
      const isProcess = (part: ts.Node): boolean => /^(globalThis\.)?process$/.test(part.getText());
      const reads =
        (ts.isPropertyAccessExpression(node) && node.name.text === 'env' && isProcess(node.expression)) ||
        (ts.isElementAccessExpression(node) &&
          /^['"`]env['"`]$/.test(node.argumentExpression.getText()) &&
          isProcess(node.expression)) ||
        (ts.isVariableDeclaration(node) && node.initializer !== undefined && isProcess(node.initializer)) ||
        (ts.isImportDeclaration(node) && /^['"](node:)?process['"]$/.test(node.moduleSpecifier.getText()));
      if (reads) report('reads the environment: only src/config may; inject AppConfig');
    },
    /^src\/config\//,
  );
}

/** Names, addresses and scopes by which code shows that it knows one platform; in comments, too. */
const PLATFORM_NAMES: readonly RegExp[] = [
  /\b29 ?next\b/i,
  /shopify/i,
  /gid:\/\//i,
  /(?<=['"`])(NEXT|SHOPIFY)(?=['"`])/,
  /\b(callbacks|auth|webhooks)\/next\b/,
  /\bclients\/next\//,
  /\b(fulfillment_service|fulfillment_orders|catalogue|orders|store|locations|webhooks):(read|write)\b/,
];

/** Words of the platforms' own vocabularies, as they send them. Those that are plain English as well are left out. */
const PLATFORM_WORDS: ReadonlySet<string> = new Set(
  NEXT_VOCABULARIES.flatMap((words) => [...Object.keys(words), ...Object.values(words)]).filter((word) =>
    /^[a-z]+(_[a-z]+)+$/.test(word),
  ),
);

/** Every place outside src/clients and src/config that knows a platform: its name, its addresses, its scopes, its words. */
export function platformWords(root: string): Offence[] {
  const free = /^src\/(clients|config)\//;
  const named = sourceFiles(root)
    .filter((file) => !free.test(file))
    .flatMap((file) =>
      readFileSync(join(root, file), 'utf8')
        .split('\n')
        .flatMap((text, index) => {
          const found = PLATFORM_NAMES.map((name) => name.exec(text)?.[0]).find((word) => word !== undefined);
          return found === undefined ? [] : [{ file, line: index + 1, problem: platformProblem(found) }];
        }),
    );
  const words = visitSources(
    root,
    (node, report) => {
      if (ts.isStringLiteralLike(node) && PLATFORM_WORDS.has(node.text)) report(platformProblem(node.text));
    },
    free,
  );
  return [...named, ...words];
}

function platformProblem(word: string): string {
  return `knows a platform ("${word}"): only its adapter in src/clients may; make it a fact or a port of the adapter (src/clients/platform.ts)`;
}
