import { OrderRelocationResolver, RelocationReferencesResolver } from './graphql/relocation-references.resolver.js';
import { RelocationResolver } from './graphql/relocation.resolver.js';
import { RelocationHandler } from './jobs/relocation.handler.js';
import { RelocationsReader } from './relocations.reader.js';
import { RelocationsRepository } from './relocations.repository.js';
import { SettleStep } from './use-cases/settle-step.js';
import { StartRelocation } from './use-cases/start-relocation.js';
import { StepRelocation } from './use-cases/step-relocation.js';
import { WatchRelocations } from './use-cases/watch-relocations.js';

/** Moves of work between our locations. */
export const RELOCATION_PROVIDERS = [
  RelocationsRepository,
  RelocationsReader,
  StepRelocation,
  StartRelocation,
  SettleStep,
  WatchRelocations,
  RelocationHandler,
  RelocationResolver,
  RelocationReferencesResolver,
  OrderRelocationResolver,
];
