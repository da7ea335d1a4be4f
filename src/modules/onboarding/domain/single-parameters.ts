import { err, ok, type Result } from '../../../common/result.js';

/**
 * Reads query parameters that may appear at most once. A repeated one, or one in array form (`store[]=`), is refused, because
 * two readers could take different values from it. Missing ones are undefined; an empty one is an empty text.
 */
export function singleParameters<Name extends string>(
  address: string,
  names: readonly Name[],
): Result<{ [N in Name]?: string }, string> {
  const query = new URLSearchParams(address.includes('?') ? address.slice(address.indexOf('?') + 1) : '');
  const values: { [N in Name]?: string } = {};
  for (const name of names) {
    const keys = [...query.keys()].filter((key) => key === name || key.startsWith(`${name}[`));
    if (keys.length > 1 || (keys.length === 1 && keys[0] !== name)) return err(`"${name}" was given more than once.`);
    const value = query.get(name);
    if (value !== null) values[name] = value;
  }
  return ok(values);
}
