/** Half of a surrogate pair without the other, or U+0000: PostgreSQL refuses both in `jsonb`, and U+0000 in `text`. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** Whether a text can be stored as it is. */
export function isStorable(text: string): boolean {
  return !UNSTORABLE.test(text);
}

/** At most `most` UTF-16 units of a text, the mark at its end included when something was left out; never half of a character. */
export function cutText(text: string, most: number, mark = ''): string {
  if (text.length <= most) return text;
  const end = most - mark.length;
  const last = text.charCodeAt(end - 1);
  const halves = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, halves ? end - 1 : end) + mark;
}

/** The first few of some names for a sentence, and how many more there are: "A, B and 3 more". `all`: where only some of them are given. */
export function namesOf(names: readonly string[], most: number, all = names.length): string {
  const shown = names.slice(0, most);
  const more = all > shown.length ? ` and ${all - shown.length} more` : '';
  return `${shown.join(', ')}${more}`;
}
