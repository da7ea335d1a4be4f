import { Field, ObjectType } from '@nestjs/graphql';
import type { Relation } from '../../../platform/graphql/relation.js';
import { ApiKey } from './api-key.model.js';

/** Who asks. */
@ObjectType('Viewer', { description: 'Who asks: the key behind the bearer token.' })
export class ViewerModel {
  @Field()
  name: string;

  @Field({ description: 'How this key signs timelines and audits.' })
  actor: string;

  @Field(() => ApiKey, { nullable: true, description: 'Null for the admin key of the configuration.' })
  apiKey?: Relation<ApiKey> | null;
}
