import { GraphQLError, Kind, visit, type DocumentNode } from 'graphql';
import { isStorable } from '../../common/text.js';

/** Where in a value a text stands that cannot be stored, such as `variables.input.note`; undefined when there is none. */
function unstorableIn(value: unknown, place: string): string | undefined {
  if (typeof value === 'string') return isStorable(value) ? undefined : place;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const found = isStorable(key) ? unstorableIn(inner, `${place}.${key}`) : place;
    if (found !== undefined) return found;
  }
  return undefined;
}

function unstorableInDocument(document: DocumentNode): string | undefined {
  let found: string | undefined;
  visit(document, {
    [Kind.STRING]: ({ value, loc }) => {
      if (!isStorable(value)) found ??= `the document at line ${loc?.startToken.line ?? 1}`;
    },
  });
  return found;
}

/**
 * The one place where texts of callers are held against what the database takes, whatever field they are for: in variables, and in
 * the document itself.
 * @throws GraphQLError for U+0000 and for half of a character (a surrogate without its other half).
 */
export function refuseUnstorableTexts(document: DocumentNode, variables: unknown): void {
  const place = unstorableIn(variables, 'variables') ?? unstorableInDocument(document);
  if (place === undefined) return;
  throw new GraphQLError(
    `The text in ${place} holds the character NUL (U+0000) or half of a character (an emoji that was cut in two). Leave it out.`,
  );
}
