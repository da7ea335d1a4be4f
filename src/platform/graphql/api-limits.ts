import { TypeMetadataStorage } from '@nestjs/graphql';
import type { ValidationMetadata } from 'class-validator/types/metadata/ValidationMetadata.js';
import { GRAPHQL_LIMITS, PAGE_LIMITS } from './limits.js';
import { rulesOf } from './plain-words.js';

/** One field of an input, and the rules that it is held against. */
export interface InputRules {
  input: string;
  field: string;
  rules: ValidationMetadata[];
}

/** The rules of every field of every input of the schema that has any, sorted. The schema must have been built. */
export function inputRules(): InputRules[] {
  const all = TypeMetadataStorage.getInputTypesMetadata().flatMap(({ target, name }) => {
    const rules = rulesOf(target);
    const fields = [...new Set(rules.map(({ propertyName }) => propertyName))];
    return fields.map((field) => ({ input: name, field, rules: rules.filter((one) => one.propertyName === field) }));
  });
  return all.sort((a, b) => (`${a.input}.${a.field}` < `${b.input}.${b.field}` ? -1 : 1));
}

/** The most entries that a rule lets a list have; undefined for another rule. */
export function mostEntries({ rules }: InputRules): number | undefined {
  const most: unknown = rules.find(({ name }) => name === 'arrayMaxSize')?.constraints[0];
  return typeof most === 'number' ? most : undefined;
}

function told({ name, constraints = [], message }: ValidationMetadata): string | undefined {
  const [first, second] = constraints.map(String);
  switch (name) {
    case 'arrayMinSize':
      return `at least ${first} entries`;
    case 'arrayMaxSize':
      return `at most ${first} entries`;
    case 'arrayUnique':
      return 'each once';
    case 'isLength':
      return `${first} to ${second} characters`;
    case 'maxLength':
      return `at most ${first} characters`;
    case 'min':
      return `${first} or more`;
    case 'max':
      return `${first} or less`;
    case 'isSku':
      return 'a SKU';
    case 'printable':
      return 'plain text of one line';
    case 'isInt':
    case 'isDate':
      return undefined;
    default:
      return typeof message === 'string' ? message.replaceAll('$property', 'it') : name;
  }
}

const thousands = (n: number): string => n.toLocaleString('en-US');

/** `docs/api-limits.md`. The schema must have been built. */
export function apiLimits(): string {
  const request = [
    ['Document', `${thousands(GRAPHQL_LIMITS.documentBytes)} bytes, ${thousands(GRAPHQL_LIMITS.tokens)} tokens`],
    ['Variables', `${thousands(GRAPHQL_LIMITS.variablesBytes)} bytes as JSON`],
    ['Body', `${thousands(GRAPHQL_LIMITS.bodyBytes)} bytes`],
    ['Depth', `${GRAPHQL_LIMITS.depth} levels`],
    ['Aliases', `${GRAPHQL_LIMITS.aliases}`],
    ['Root fields', `${GRAPHQL_LIMITS.rootFields}`],
    ['Directives', `${GRAPHQL_LIMITS.directives}`],
    ['Cost', `${thousands(GRAPHQL_LIMITS.cost)}: a field 1, in a list times \`first\`; a \`totalCount\` 10 per list`],
    ['List of a query', `${GRAPHQL_LIMITS.listEntries} entries, such as the SKUs of a filter`],
    ['Time', `${thousands(GRAPHQL_LIMITS.executionMs)} ms, then TIMEOUT`],
    ['Page', `${PAGE_LIMITS.maxFirst} (\`first\`), ${PAGE_LIMITS.defaultFirst} unless asked for more`],
    ['`totalCount`', `counts to ${thousands(PAGE_LIMITS.maxCount)}`],
  ].map((cells) => `| ${cells.join(' | ')} |`);
  const inputs = inputRules().flatMap(({ input, field, rules }) => {
    const words = [...new Set(rules.map(told).filter((word) => word !== undefined))].sort();
    return words.length === 0 ? [] : [`| \`${input}.${field}\` | ${words.join('; ').replaceAll('|', '\\|')} |`];
  });
  return `<!-- Generated from the code by "npm run schema". Do not edit. -->
# Limits of the API

What is above a limit is refused before anything is done: the answer names the limit. Lists at their longest, with long SKUs and ids, fit
into one request.

| Of a request | Limit |
| --- | --- |
${request.join('\n')}

| Field of an input | Limit |
| --- | --- |
${inputs.join('\n')}
`;
}
