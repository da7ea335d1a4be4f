import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { parse } from 'yaml';

/** One request as it went over the wire. Header names in any case; the URL absolute or from the root. */
export interface SeenRequest {
  method: string;
  url: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body?: string;
}

/** One answer as it went over the wire. */
export interface SeenAnswer {
  status: number;
  body?: string;
}

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema: { type?: string; enum?: string[] };
}
interface Content {
  content?: Record<string, unknown>;
}
interface Operation {
  parameters?: (Parameter | { $ref: string })[];
  requestBody?: Content & { required?: boolean };
  responses: Record<string, Content | { $ref: string }>;
}
/** What the tests need to know of an OpenAPI document. */
export interface OpenApiDocument {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, unknown>>;
}
interface Found {
  operation: Operation;
  pointer: string;
  url: URL;
}

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

/** Reads our own description of the 29 Next API. */
export function readNextOpenApi(): OpenApiDocument {
  const file = new URL('src/clients/next/openapi.yaml', `file://${process.cwd()}/`);
  return parse(readFileSync(file, 'utf8')) as OpenApiDocument;
}

/** What a `$ref` within the document points to, or the value itself. */
export function deref<T>(document: OpenApiDocument, value: T | { $ref: string }): T {
  if (value === null || typeof value !== 'object' || !('$ref' in value)) return value as T;
  let target: unknown = document;
  for (const step of value.$ref.replace(/^#\//, '').split('/')) {
    target = (target as Record<string, unknown>)[step.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return deref(document, target as T | { $ref: string });
}

/**
 * Judges requests and answers against our own description of the 29 Next API. Both methods answer a list of
 * complaints, empty when all is well. Run from the project's root.
 */
export class NextWire {
  private readonly document = readNextOpenApi();
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });
  private readonly compiled = new Map<string, ValidateFunction>();

  constructor() {
    formats.default(this.ajv);
    this.ajv.addSchema({ $id: 'next', ...this.document });
  }

  /** Whether we may send this. */
  request(seen: SeenRequest): string[] {
    const found = this.find(seen);
    if (found === undefined) return [`${seen.method} ${pathOf(seen.url)} is not described`];
    return [...this.parameters(found, seen), ...this.requestBody(found, seen)];
  }

  /** Whether a store may answer this. Statuses that are not described count only as errors (400 and above). */
  answer(seen: Pick<SeenRequest, 'method' | 'url'>, answer: SeenAnswer): string[] {
    const found = this.find(seen);
    if (found === undefined) return [`${seen.method} ${pathOf(seen.url)} is not described`];
    const described = found.operation.responses[answer.status];
    if (described === undefined) {
      return answer.status >= 400 ? [] : [`status ${answer.status} is not described for ${found.pointer}`];
    }
    const reference = '$ref' in described ? described.$ref : `#${found.pointer}/responses/${answer.status}`;
    if (deref(this.document, described).content === undefined) {
      return (answer.body ?? '') === '' ? [] : ['a body where none is described'];
    }
    return this.validate(`${reference}/content/application~1json/schema`, readJson(answer.body));
  }

  private find({ method, url }: Pick<SeenRequest, 'method' | 'url'>): Found | undefined {
    const parsed = new URL(url, 'http://store.invalid');
    const path = /(?:\/api\/admin(\/.*)|(\/oauth2\/.*))$/.exec(parsed.pathname);
    const wanted = path?.[1] ?? path?.[2];
    if (wanted === undefined) return undefined;
    for (const [template, operations] of Object.entries(this.document.paths)) {
      const operation = operations[method.toLowerCase()];
      const steps = template.replace('{number}', '[^/]+').replace(/\{\w+\}/, '\\d{1,19}');
      const pattern = new RegExp(`^${steps}$`);
      if (operation === undefined || !pattern.test(wanted)) continue;
      const pointer = `/paths/${template.replaceAll('/', '~1')}/${method.toLowerCase()}`;
      return { operation, pointer, url: parsed };
    }
    return undefined;
  }

  private parameters({ operation, url }: Found, seen: SeenRequest): string[] {
    const complaints: string[] = [];
    const described = (operation.parameters ?? []).map((parameter) => deref(this.document, parameter));
    const headers = new Map(Object.entries(seen.headers).map(([name, value]) => [name.toLowerCase(), value]));
    for (const { name, in: place, required, schema } of described) {
      if (place === 'path') continue;
      const value = place === 'header' ? headers.get(name.toLowerCase()) : (url.searchParams.get(name) ?? undefined);
      if (value === undefined && required === true) complaints.push(`${place} ${name} is missing`);
      if (value !== undefined && schema.enum !== undefined && !schema.enum.includes(String(value))) {
        complaints.push(`${place} ${name} is not one of ${schema.enum.join(', ')}`);
      }
    }
    const known = new Set(described.filter(({ in: place }) => place === 'query').map(({ name }) => name));
    for (const name of new Set(url.searchParams.keys())) {
      if (!known.has(name)) complaints.push(`query ${name} is not described`);
      if (url.searchParams.getAll(name).length > 1) complaints.push(`query ${name} is sent twice`);
    }
    const bearer = String(headers.get('authorization') ?? '');
    if (described.length > 0 && !/^Bearer \S+$/.test(bearer)) complaints.push('no bearer token');
    return complaints;
  }

  private requestBody({ operation, pointer }: Found, seen: SeenRequest): string[] {
    const body = seen.body ?? '';
    const content = operation.requestBody?.content;
    if (content === undefined) return body === '' ? [] : ['a body where none is described'];
    if (body === '') return operation.requestBody?.required === true ? ['the body is missing'] : [];
    const type = String(seen.headers['content-type'] ?? '').split(';')[0] ?? '';
    if (!(type in content)) return [`content type ${type} is not described`];
    const value = type === FORM_TYPE ? Object.fromEntries(new URLSearchParams(body)) : readJson(body);
    const escaped = type === JSON_TYPE ? 'application~1json' : 'application~1x-www-form-urlencoded';
    return this.validate(`#${pointer}/requestBody/content/${escaped}/schema`, value);
  }

  private validate(reference: string, value: unknown): string[] {
    if (value === NOT_JSON) return ['the body is not JSON'];
    const known = this.compiled.get(reference);
    const validate =
      known ?? this.ajv.compile({ $ref: `next${reference.replaceAll('{', '%7B').replaceAll('}', '%7D')}` });
    this.compiled.set(reference, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message }) => `${instancePath || '/'} ${message ?? 'is wrong'}`,
    );
  }
}

const NOT_JSON = Symbol('not JSON');

function readJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return NOT_JSON;
  }
}

function pathOf(url: string): string {
  return new URL(url, 'http://store.invalid').pathname;
}
