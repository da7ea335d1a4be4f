import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { NEXT_CARRIERS } from '../../src/clients/next/next-carriers.js';
import { deref, readNextOpenApi, type OpenApiDocument } from './next-wire.js';

type Json = Record<string, unknown>;
/** Says in our description that something is a reading of ours without any counterpart. */
const BEYOND = 'x-beyond-official';
interface Schema {
  [BEYOND]?: boolean;
  type?: string | string[];
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
}

const FILE = join(process.cwd(), '..', 'shared', 'reference', '29next-admin-2024-04-01.yaml');
const ours = readNextOpenApi();
const official = existsSync(FILE) ? (parse(readFileSync(FILE, 'utf8')) as OpenApiDocument) : undefined;
const notes = readFileSync(join(process.cwd(), 'docs', 'platform-notes.md'), 'utf8');
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const operations = Object.entries(ours.paths).flatMap(([path, item]) =>
  METHODS.filter((method) => method in item).map((method) => ({ path, method })),
);
/** The token endpoint is not among the official paths; its address is in the official security scheme. */
const admin = operations.filter(({ path }) => !path.startsWith('/oauth2/'));

/** The readings of a schema that are not "or null". */
function readings(document: OpenApiDocument, schema: Schema): Schema[] {
  const own = deref<Schema>(document, schema);
  const inner = own.anyOf ?? own.oneOf ?? own.allOf;
  const all = inner === undefined ? [own] : inner.flatMap((each) => readings(document, each));
  if (own[BEYOND] === true) return all.map((each) => ({ ...each, [BEYOND]: true }));
  return all.filter((each) => each.type !== 'null');
}

function types(schemas: Schema[]): Set<string> {
  const named = schemas.flatMap(({ type }) => type ?? []).filter((type) => type !== 'null');
  return new Set(named.map((type) => (type === 'integer' ? 'number' : type)));
}

/** Every way in which our schema says something that the official one does not allow. */
function disagreements(our: Schema, theirs: Schema, at: string, sent: boolean): string[] {
  if (official === undefined) return [];
  const mine = readings(ours, our);
  const other = readings(official, theirs);
  const found: string[] = [];
  const myTypes = types(mine);
  for (const type of types(other)) {
    if (myTypes.size > 0 && !myTypes.has(type)) found.push(`${at}: official type ${type} is not among ours`);
  }
  const known = new Set(other.flatMap((each) => each.enum ?? []).filter((value) => value !== '' && value !== null));
  const named = new Set(mine.flatMap((each) => each.enum ?? []));
  for (const value of named) {
    // Said in docs/platform-notes.md to be newer than the stored official file.
    const explained = at.endsWith('.carrier') && notes.includes(`\`${String(value)}\``);
    if (!known.has(value) && !explained) found.push(`${at}: ${String(value)} is not an official value`);
  }
  for (const value of sent ? [] : known)
    if (!named.has(value)) found.push(`${at}: ${String(value)} is missing in ours`);
  const theirTypes = types(other);
  for (const each of mine) {
    // A further reading of ours, beside the official one: it has no counterpart.
    if (theirTypes.size > 0 && ![...types([each])].some((type) => theirTypes.has(type))) continue;
    if (each[BEYOND] === true && mine.length > 1) continue;
    for (const [name, property] of Object.entries(each.properties ?? {})) {
      const counterpart = other.map(({ properties }) => properties?.[name]).find((value) => value !== undefined);
      if (property[BEYOND] === true) continue;
      if (counterpart === undefined) found.push(`${at}.${name}: not an official field`);
      else found.push(...disagreements(property, counterpart, `${at}.${name}`, sent));
    }
    const items = other.map((one) => one.items).find((value) => value !== undefined);
    if (each.items !== undefined && items !== undefined) {
      found.push(...disagreements(each.items, items, `${at}[]`, sent));
    }
  }
  return found;
}

function schemaOf(document: OpenApiDocument, holder: unknown): Schema | undefined {
  const { content } = deref<{ content?: Record<string, { schema: Schema }> }>(document, holder as never);
  return content?.['application/json']?.schema;
}

describe('our description of the 29 Next API', () => {
  it('is complete in itself: OpenAPI 3.1, every reference resolves, every schema compiles', () => {
    expect(ours.openapi).toMatch(/^3\.1\./);
    const references = JSON.stringify(ours).matchAll(/"\$ref":"([^"]+)"/g);
    for (const [, reference] of references) expect(deref(ours, { $ref: reference ?? '' })).toBeDefined();
    const ajv = new Ajv2020({ strict: false, formats: { uri: true, 'date-time': true, int64: true } });
    ajv.addSchema({ $id: 'next', ...ours });
    for (const name of Object.keys(ours.components['schemas'] ?? {})) {
      expect(ajv.compile({ $ref: `next#/components/schemas/${name}` })).toBeInstanceOf(Function);
    }
    expect(operations.length).toBeGreaterThanOrEqual(34);
    for (const { path } of operations) expect(path).toMatch(/^\/.*\/$/);
  });
});

const title = official ? 'agrees with the official description' : 'official description absent: nothing to compare';

describe(`our description of the 29 Next API, ${title}`, () => {
  if (official === undefined) {
    it('official description absent: only our own file was checked', () => {
      expect(existsSync(FILE)).toBe(false);
      expect(admin.length).toBeGreaterThan(0);
    });
    return;
  }

  it.each(admin)('$method $path: operation, parameters', ({ path, method }) => {
    const theirs = official.paths[path]?.[method] as Json | undefined;
    const our = ours.paths[path]?.[method] as unknown as Json;
    expect(theirs).toBeDefined();
    expect(our['operationId']).toBe(theirs?.['operationId']);
    interface Parameter {
      name: string;
      in: string;
      required?: boolean;
      schema: Schema;
      [BEYOND]?: boolean;
    }
    const read = (document: OpenApiDocument, operation: Json | undefined): Parameter[] =>
      ((operation?.['parameters'] ?? []) as Parameter[]).map((parameter) => deref<Parameter>(document, parameter));
    const mine = read(ours, our);
    const other = read(official, theirs);
    for (const parameter of mine) {
      const counterpart = other.find(({ name, in: place }) => name === parameter.name && place === parameter.in);
      expect(counterpart === undefined).toBe(parameter[BEYOND] === true);
      if (counterpart === undefined) {
        expect(parameter.required ?? false).toBe(false);
        continue;
      }
      expect(parameter.required ?? false).toBe(counterpart.required ?? false);
      expect(parameter.schema.type).toBe(counterpart.schema.type);
      expect(new Set(parameter.schema.enum)).toEqual(new Set(counterpart.schema.enum));
    }
    const required = other.filter((parameter) => parameter.required === true).map(({ name }) => name);
    expect(mine.map(({ name }) => name)).toEqual(expect.arrayContaining(required));
  });

  it.each(admin)('$method $path: scopes, bodies, enum values', ({ path, method }) => {
    interface Both {
      security?: Record<string, string[]>[];
      requestBody?: unknown;
      responses: Record<string, unknown>;
    }
    const our = ours.paths[path]?.[method] as Both;
    const theirs = official.paths[path]?.[method] as unknown as Both;
    expect(theirs.security?.[0]?.['oauth2']).toEqual(expect.arrayContaining(our.security?.[0]?.['oauth2'] ?? []));
    const found: string[] = [];
    for (const [status, answer] of Object.entries(our.responses)) {
      expect(Object.keys(theirs.responses)).toContain(status);
      const schema = schemaOf(ours, answer);
      const counterpart = schemaOf(official, theirs.responses[status]);
      expect(schema === undefined).toBe(counterpart === undefined);
      if (schema && counterpart) found.push(...disagreements(schema, counterpart, `answer ${status}`, false));
    }
    expect(our.requestBody === undefined).toBe(theirs.requestBody === undefined);
    if (our.requestBody !== undefined) {
      const schema = schemaOf(ours, our.requestBody);
      const counterpart = schemaOf(official, theirs.requestBody);
      expect(schema).toBeDefined();
      found.push(...disagreements(schema ?? {}, counterpart ?? {}, 'request', true));
    }
    expect(found).toEqual([]);
  });

  it('our words for the carriers are all of the official ones, and those that the platform added since', () => {
    const words = (official.components['schemas']?.['TrackingInfo'] as Schema).properties?.['carrier']?.enum ?? [];
    const later = Object.values(NEXT_CARRIERS).filter((word) => !words.includes(word));
    expect(new Set([...words, ...later])).toEqual(new Set(Object.values(NEXT_CARRIERS)));
    for (const word of later) expect(notes).toContain(`\`${word}\``);
  });

  it.each([
    ['FulfillmentOrder', 'FulfillmentOrder'],
    ['FulfillmentOrderLine', 'FulfillmentOrderLine'],
    ['TaxLine', 'FulfillmentTaxPriceBreakdown'],
    ['Hold', 'FulfillmentHold'],
    ['MerchantRequest', 'MerchantRequest'],
    ['ShippingAddress', 'FulfillmentShippingAddress'],
    ['ShippingMethod', 'ShippingMethodObject'],
    ['Location', 'Location'],
    ['LocationAddress', 'LocationAddress'],
    ['Fulfillment', 'FulfillmentResponse'],
    ['FulfillmentLine', 'FulfillmentLineResponse'],
    ['StockRecord', 'StockRecord'],
    ['StockRecordProduct', 'StockRecordProduct'],
    ['Webhook', 'Webhook'],
    ['Store', 'Store'],
  ])('every official field of %s is named, so that none is taken for unfamiliar', (our, theirs) => {
    const fields = (document: OpenApiDocument, name: string): string[] =>
      Object.entries((document.components['schemas']?.[name] as Schema).properties ?? {})
        .filter(([, property]) => property[BEYOND] !== true)
        .map(([field]) => field)
        .sort();
    expect(fields(ours, our)).toEqual(fields(official, theirs));
  });

  it('OAuth addresses and scopes', () => {
    interface Scheme {
      flows: { authorizationCode: { authorizationUrl: string; tokenUrl: string; scopes: Json } };
    }
    const [our, theirs] = [ours, official].map(
      (document) => (document.components['securitySchemes']?.['oauth2'] as Scheme).flows.authorizationCode,
    );
    expect(our?.authorizationUrl).toBe(theirs?.authorizationUrl);
    expect(our?.tokenUrl).toBe(theirs?.tokenUrl);
    expect(Object.keys(theirs?.scopes ?? {})).toEqual(expect.arrayContaining(Object.keys(our?.scopes ?? {})));
  });

  it('the comparison itself sees what it should', () => {
    const order = official.components['schemas']?.['FulfillmentOrder'] as Schema;
    const planted: Schema = {
      type: 'object',
      properties: {
        status: { type: 'string', enum: ['open', 'lost'] },
        colour: { type: 'string' },
        id: { type: 'string' },
      },
    };
    const found = disagreements(planted, order, 'order', false);
    expect(found).toContain('order.status: lost is not an official value');
    expect(found).toContain('order.status: closed is missing in ours');
    expect(found).toContain('order.colour: not an official field');
    expect(found).toContain('order.id: official type number is not among ours');
    const reading: Schema = { [BEYOND]: true, type: 'object', properties: { results: { type: 'array' } } };
    const known: Schema = { type: 'object', properties: { id: { type: 'integer' } } };
    expect(disagreements({ anyOf: [known, reading] }, order, 'order', true)).toEqual([]);
    expect(disagreements(reading, order, 'order', true)).toEqual(['order.results: not an official field']);
  });
});
