/**
 * Control characters, and marks that turn the direction of what follows, so that a text looks like another one. Other characters without a shape stay
 * allowed: soft hyphens and joiners are part of names in many languages.
 */
const UNFIT = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/u;

/** Whether a text of one line has none of them. */
export function isPlainText(text: string): boolean {
  return !UNFIT.test(text);
}

/** The complaint about a text that is not plain; `what` begins the sentence. */
export function notPlain(what: string): string {
  return `${what} must not contain line breaks, tabs or other control characters`;
}
