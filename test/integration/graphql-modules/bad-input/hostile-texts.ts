/** Texts that PostgreSQL cannot store: halves of a character at either end and alone, and U+0000. */
export const UNSTORABLE_TEXTS: readonly string[] = ['\uD83D', 'x\uDE00', '\uDE00\uD83D', 'a\0b'];

/** Texts that can be stored, and that nobody means well. */
export const HOSTILE_TEXTS: readonly string[] = [
  '\u202Eevil\u2066',
  'a\nb\tc\u0007',
  '\uFEFF\u200B',
  '%_\\\'"; DROP TABLE store; --',
  '\uFFFD',
  `x${'\u{1F600}'.repeat(2_000)}`,
];
