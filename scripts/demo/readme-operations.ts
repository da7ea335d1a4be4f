import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The GraphQL operations that README.md offers, by name. `root` is the package's folder. */
export function readmeOperations(root = process.cwd()): Map<string, string> {
  const text = readFileSync(path.join(root, 'README.md'), 'utf8');
  const blocks = [...text.matchAll(/```graphql\n(.*?)```/gs)].map(([, block = '']) => block);
  return new Map(blocks.map((block) => [/^(?:query|mutation)\s+(\w+)/m.exec(block)?.[1] ?? '', block]));
}
