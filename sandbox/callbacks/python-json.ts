/**
 * Serialises like Python's `json.dumps` with its defaults: `", "` and `": "` between tokens and everything outside
 * printable ASCII escaped, as the platform's webhook bodies are written. For plain data with whole numbers only.
 */
export function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return `{${members.map(([key, member]) => `${pythonJson(key)}: ${pythonJson(member)}`).join(', ')}}`;
  }
  const plain = JSON.stringify(value ?? null);
  return plain.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
