import type { Provider } from '@nestjs/common';
import { OrderPapersResolver } from './graphql/order-papers.resolver.js';
import { OrderEvidenceReader } from './order-evidence.reader.js';

/** What a person takes along: pick data and the evidence pack. */
export const PAPERS_PROVIDERS: readonly Provider[] = [OrderEvidenceReader, OrderPapersResolver];
