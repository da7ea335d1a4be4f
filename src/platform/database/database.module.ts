import { Module, type DynamicModule, type FactoryProvider } from '@nestjs/common';
import { Database } from './database.js';
import { DATABASE_OPTIONS, type DatabaseOptions } from './database.options.js';
import { Months } from './months.js';
import { PrismaService } from './prisma.service.js';
import { Retention } from './retention.js';

/** Gives every module Database (raw SQL, transactions), PrismaService, Months and Retention. Registered once, in the composition root. */
@Module({})
export class DatabaseModule {
  /** With options that are known already. */
  static register(options: DatabaseOptions): DynamicModule {
    return DatabaseModule.registerAsync({ inject: [], useFactory: () => options });
  }

  /** With options that come from other providers. */
  static registerAsync(options: Pick<FactoryProvider<DatabaseOptions>, 'inject' | 'useFactory'>): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [{ provide: DATABASE_OPTIONS, ...options }, Database, PrismaService, Months, Retention],
      exports: [Database, PrismaService, Months, Retention],
    };
  }
}
