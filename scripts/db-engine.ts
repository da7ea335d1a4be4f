import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
  type SqlResultSet,
} from '@prisma/driver-adapter-utils';
import * as runtime from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

/** Prisma's schema engine, loaded from WebAssembly: no network, no native binary. */
export interface LoadedEngine {
  engine: runtime.SchemaEngine;
  /** Frees the engine and ends its sessions, and with them the advisory lock that it holds. */
  close(): Promise<void>;
}

/** `"char"` of PostgreSQL's catalogues, which @prisma/adapter-pg 7.10 cannot map though the engine selects it. */
const CHAR_OID = 18;

interface WasmInstance {
  exports: { __wbindgen_start(): void };
}

/** The part of Node's WebAssembly that is used here; @types/node leaves it to the DOM's types. */
const { WebAssembly } = globalThis as unknown as {
  WebAssembly: { instantiate(code: Uint8Array, imports: Record<string, object>): Promise<{ instance: WasmInstance }> };
};

type PrismaPgAdapter = Awaited<ReturnType<PrismaPg['connect']>>;

/**
 * @prisma/adapter-pg made fit for migrations, which the stock one (7.10.0) is not: its `connectToShadowDb` opens the
 * main database again when it was given a URL, its `executeScript` cuts `$$ ... $$` bodies at every semicolon, and it
 * cannot read columns of type "char".
 */
class MigrationAdapterFactory implements SqlMigrationAwareDriverAdapterFactory {
  readonly provider = 'postgres';
  readonly adapterName = '@prisma/adapter-pg';
  private readonly pools: pg.Pool[] = [];

  constructor(private readonly url: string) {}

  connect(): Promise<SqlDriverAdapter> {
    return this.open(this.url, () => Promise.resolve());
  }

  async connectToShadowDb(): Promise<SqlDriverAdapter> {
    const name = `shadow_${randomUUID().replaceAll('-', '')}`;
    await this.administer(`CREATE DATABASE ${name}`);
    const url = new URL(this.url);
    url.pathname = `/${name}`;
    return this.open(url.toString(), () => this.administer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  }

  async close(): Promise<void> {
    await Promise.all(this.pools.filter((pool) => !pool.ending).map((pool) => pool.end()));
  }

  private async administer(sql: string): Promise<void> {
    const client = new pg.Client({ connectionString: this.url });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  }

  private async open(url: string, onDispose: () => Promise<void>): Promise<SqlDriverAdapter> {
    const pool = new pg.Pool({ connectionString: url, max: 4 });
    pool.on('error', () => undefined); // a dropped shadow database ends its sessions
    this.pools.push(pool);
    const adapter = await new PrismaPg(pool, { disposeExternalPool: true }).connect();
    const dispose = adapter.dispose.bind(adapter);
    return Object.assign(adapter, {
      queryRaw: (query: SqlQuery): Promise<SqlResultSet> => queryWithChars(adapter, query),
      executeScript: async (script: string): Promise<void> => {
        await pool.query(script);
      },
      dispose: async (): Promise<void> => {
        await dispose();
        await onDispose();
      },
    });
  }
}

type PerformIO = (query: SqlQuery) => Promise<pg.QueryArrayResult>;

/** Runs a query through the adapter's own conversion, with "char" columns shown to it as text and named characters. */
async function queryWithChars(adapter: PrismaPgAdapter, query: SqlQuery): Promise<SqlResultSet> {
  const chars: number[] = [];
  const inner = adapter as unknown as { performIO: PerformIO };
  const performIO: PerformIO = async (sent) => {
    const result = await inner.performIO(sent);
    for (const [index, field] of result.fields.entries()) {
      if (field.dataTypeID !== CHAR_OID) continue;
      chars.push(index);
      field.dataTypeID = pg.types.builtins.TEXT;
    }
    return result;
  };
  const view = Object.create(adapter, { performIO: { value: performIO } }) as PrismaPgAdapter;
  const stock = Object.getPrototypeOf(adapter) as PrismaPgAdapter;
  const found = await stock.queryRaw.call(view, query);
  for (const index of chars) found.columnTypes[index] = ColumnTypeEnum.Character;
  return found;
}

let instantiated: Promise<void> | undefined;

/** Once per process: the package's runtime knows one WebAssembly instance, and its timers may outlive an engine. */
async function instantiate(): Promise<void> {
  const folder = path.dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));
  const wasm = await readFile(path.join(folder, 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': runtime });
  // Where the engine leaves the text of a panic before it traps.
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: (text: string) => console.error(text) } });
  runtime.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

/** Loads the engine with these schema files (path, text) against this server. */
export async function loadEngine(url: string, schemaFiles: [string, string][]): Promise<LoadedEngine> {
  await (instantiated ??= instantiate());
  const factory = new MigrationAdapterFactory(url);
  const engine = await runtime.SchemaEngine.new(
    { datamodels: schemaFiles },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(factory),
  );
  return {
    engine,
    close: async () => {
      engine.free();
      await factory.close();
    },
  };
}
