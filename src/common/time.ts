/** Years that every part of the system can write: PostgreSQL writes those before 1 in another way, JavaScript those after 9999. */
const [FIRST, LAST] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')];

/** A time as somebody else wrote it; null when it is none, or lies before the year 1 or after 9999. */
export function parseTime(text: string | null): Date | null {
  const time = text === null ? Number.NaN : Date.parse(text);
  return time >= FIRST && time <= LAST ? new Date(time) : null;
}
