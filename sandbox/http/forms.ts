/**
 * Bodies of forms, as the Admin API takes them beside JSON (29 Next Admin API 2024-04-01, every requestBody). What is nested is
 * named as Django REST framework reads it: `address.line1`, `tracking_info[0]tracking_code`, also with a dot or brackets before
 * the last part. A name that comes again makes a list. All values are texts; whoever reads a field knows its type.
 */
export type FormBody = Record<string, unknown>;

/** Reads `application/x-www-form-urlencoded`. */
export function readUrlEncoded(text: string): FormBody {
  return nested(new URLSearchParams(text));
}

/** Reads the texts of `multipart/form-data`; files are left out. Null when the boundary is missing or nothing follows it. */
export function readMultipart(contentType: string, raw: Buffer): FormBody | null {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const mark = boundary?.[1] ?? boundary?.[2];
  const parts = mark === undefined ? [] : raw.toString('utf8').split(`--${mark}`).slice(1, -1);
  if (parts.length === 0) return null;
  const fields = parts.flatMap((part): [string, string][] => {
    const end = part.indexOf('\r\n\r\n');
    const head = part.slice(0, end);
    const name = /[;\s]name="([^"]*)"/i.exec(head)?.[1];
    return end < 0 || name === undefined || /[;\s]filename=/i.test(head) ? [] : [[name, part.slice(end + 4, -2)]];
  });
  return nested(fields);
}

/** Deeper or longer than any body of the API; what goes beyond is no form of ours. */
const MAX_PARTS = 6;
const MAX_INDEX = 1_000;

function nested(fields: Iterable<[string, string]>): FormBody {
  const body: FormBody = Object.create(null) as FormBody;
  for (const [name, value] of fields) {
    const path = name.split(/[.[\]]+/).filter((part) => part !== '');
    if (path.length > 0 && path.length <= MAX_PARTS) put(body, path, value);
  }
  return body;
}

type Branch = Record<string, unknown> | unknown[];

function put(into: Branch, [key = '', ...rest]: string[], value: string): void {
  if (Array.isArray(into) && !(Number(key) < MAX_INDEX)) return;
  const at = into as Record<string, unknown>;
  const [next] = rest;
  if (next === undefined) {
    const before = at[key];
    at[key] = before === undefined ? value : [before, value].flat();
    return;
  }
  const branch = at[key] ?? (/^\d+$/.test(next) ? [] : (Object.create(null) as Branch));
  if (typeof branch !== 'object') return;
  at[key] = branch;
  put(branch as Branch, rest, value);
}
