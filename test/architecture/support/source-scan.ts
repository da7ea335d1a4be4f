import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { READS_EVERYTHING, TABLE_OWNERS } from './table-owners.js';

/** An offence: where, and what to do about it. */
export interface Offence {
  file: string;
  line: number;
  problem: string;
}

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
