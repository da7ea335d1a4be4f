import type { BuildSchemaOptions } from '@nestjs/graphql';
import { DateTime } from './scalars.js';

/** How the schema is built from the decorators: the same for the running server and for `npm run schema`. */
export const SCHEMA_OPTIONS: BuildSchemaOptions = {
  scalarsMap: [{ type: Date, scalar: DateTime }],
  noDuplicatedFields: true,
};
