import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Length, Matches } from 'class-validator';
import { Node } from '../../../../platform/graphql/node.js';
import { DateTime } from '../../../../platform/graphql/scalars.js';
import { Payload } from '../../../../platform/graphql/user-error.js';
import { MAX_TEXT, PLACEHOLDERS, type MessagePurpose } from '../domain/message-text.js';
import { RepeatableInput } from '../../graphql/order-action.inputs.js';

/** GraphQL enum `MessagePurpose`. */
export const MessagePurposeEnum: { readonly [Purpose in MessagePurpose]: Purpose } = {
  ACCEPT: 'ACCEPT',
  REJECT: 'REJECT',
  CANCEL_ACCEPT: 'CANCEL_ACCEPT',
  CANCEL_REJECT: 'CANCEL_REJECT',
  CLOSE: 'CLOSE',
};

registerEnumType(MessagePurposeEnum, { name: 'MessagePurpose', description: 'What a text tells the merchant.' });

const NAMES = Object.keys(PLACEHOLDERS)
  .map((name) => `{${name}}`)
  .join(' ');

/** A text for merchants in one language. */
@ObjectType({
  implements: () => Node,
  description: 'A text for the merchants of a store. It is sent where no operator wrote words of his own.',
})
export class MessageTemplate implements Node {
  @Field(() => ID)
  id: string;

  /** Not part of the API: the field `store` is. */
  storeId: string;

  @Field(() => MessagePurposeEnum)
  purpose: MessagePurpose;

  @Field({ description: 'ISO 639-1 in lower case. The language of the store’s policy is the one that is used.' })
  language: string;

  @Field({ description: `With placeholders: ${NAMES}.` })
  text: string;

  @Field({ description: 'key:<name> of the operator who wrote it last.' })
  changedBy: string;

  @Field(() => DateTime)
  updatedAt: Date;
}

/** What a template reads like. */
@ObjectType({ description: 'What a template reads like with made-up values.' })
export class MessagePreview {
  @Field({ description: `As it would be sent, at most ${MAX_TEXT} characters.` })
  text: string;

  @Field(() => [String], { description: 'Names in braces that are no placeholder; a template with one is refused.' })
  unknownPlaceholders: string[];
}

/** Input of `messageTemplateUpsert`. */
@InputType()
export class MessageTemplateUpsertInput extends RepeatableInput {
  @Field(() => ID)
  storeId: string;

  @Field(() => MessagePurposeEnum)
  purpose: MessagePurpose;

  @Field({ description: 'ISO 639-1 in lower case.' })
  @Matches(/^[a-z]{2}$/, { message: 'language must be two lower-case letters (ISO 639-1), such as en' })
  language: string;

  @Field({ description: `1 to ${MAX_TEXT} characters, with placeholders: ${NAMES}.` })
  @Length(1, MAX_TEXT)
  @Matches(/\S/, { message: 'text must not be blank' })
  text: string;
}

/** Payload of `messageTemplateUpsert`. */
@ObjectType()
export class MessageTemplateUpsertPayload extends Payload {
  @Field(() => MessageTemplate, { nullable: true })
  messageTemplate: MessageTemplate | null;
}

/** Input of `messageTemplateDelete`. */
@InputType()
export class MessageTemplateDeleteInput extends RepeatableInput {
  @Field(() => ID)
  messageTemplateId: string;
}

/** Payload of `messageTemplateDelete`. */
@ObjectType()
export class MessageTemplateDeletePayload extends Payload {
  @Field(() => ID, { nullable: true, description: 'The built-in text takes its place.' })
  deletedId: string | null;
}
