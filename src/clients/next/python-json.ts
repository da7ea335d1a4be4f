/** Deeper nesting than this is not worth checking: the platform's bodies are shallow. */
const MAX_DEPTH = 64;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\]|\\.)*"/sy;
const WORD = /true|false|null/y;
const SPACE = /[ \t\n\r]*/y;

/** Short escapes that Python writes; everything else outside printable ASCII becomes `\uXXXX`. */
const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\f': '\\f',
  '\b': '\\b',
};

/**
 * Writes a JSON text again the way Python's `json.dumps` would with its defaults: `", "` and `": "` between tokens and
 * everything outside printable ASCII escaped, numbers as Python writes its int and float (`1.0`, `1e-07`, `-0.0`, integers beyond
 * 2^53), keys in their order. Writing with JavaScript would keep neither (nor keys that look like integers). Of
 * repeated keys the last value stands at the first place, as in a Python dict. Null when the text is not JSON.
 * Source: 29 Next guide "Webhooks", whose sample signs the re-dumped payload.
 */
export function toPythonJson(text: string): string | null {
  try {
    const writer = new PythonWriter(text);
    const written = writer.value(0);
    return writer.atEnd() ? written : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

class PythonWriter {
  private position = 0;

  constructor(private readonly text: string) {}

  value(depth: number): string {
    if (depth > MAX_DEPTH) throw new SyntaxError('nested too deep');
    this.take(SPACE);
    const written = this.written(depth);
    this.take(SPACE);
    return written;
  }

  atEnd(): boolean {
    return this.position === this.text.length;
  }

  private written(depth: number): string {
    switch (this.text[this.position]) {
      case '{':
        return this.object(depth);
      case '[':
        return this.array(depth);
      case '"':
        return escaped(this.string());
      default:
        return this.take(WORD) ?? pythonNumber(this.take(NUMBER) ?? this.fail());
    }
  }

  private object(depth: number): string {
    const members = new Map<string, string>();
    this.list('{', '}', () => {
      this.take(SPACE);
      const key = this.string();
      this.take(SPACE);
      this.expect(':');
      members.set(key, this.value(depth + 1));
    });
    return `{${[...members].map(([key, value]) => `${escaped(key)}: ${value}`).join(', ')}}`;
  }

  private array(depth: number): string {
    const items: string[] = [];
    this.list('[', ']', () => items.push(this.value(depth + 1)));
    return `[${items.join(', ')}]`;
  }

  private list(open: string, close: string, item: () => void): void {
    this.expect(open);
    this.take(SPACE);
    if (this.accept(close)) return;
    do item();
    while (this.accept(','));
    this.expect(close);
  }

  private string(): string {
    return JSON.parse(this.take(STRING) ?? this.fail()) as string;
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const match = pattern.exec(this.text)?.[0];
    this.position += match?.length ?? 0;
    return match;
  }

  private accept(token: string): boolean {
    if (this.text[this.position] !== token) return false;
    this.position += 1;
    return true;
  }

  private expect(token: string): void {
    if (!this.accept(token)) this.fail();
  }

  private fail(): never {
    throw new SyntaxError(`not JSON at ${this.position}`);
  }
}

/** From this decimal exponent on, and below the other, Python writes a float with an exponent. */
const EXPONENT_FROM = 16;
const EXPONENT_BELOW = -4;

/**
 * A number token as Python writes what it reads from it. A token with a point or an exponent is a float: its shortest digits are those
 * of JavaScript, its form is not. Any other is an int, of any size.
 * Source: Python 3, float.__repr__ (format code 'r') and json.encoder (Infinity for what no float can hold).
 */
function pythonNumber(token: string): string {
  if (!/[.eE]/.test(token)) return token === '-0' ? '0' : token;
  const value = Number(token);
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  const sign = Object.is(value, -0) || value < 0 ? '-' : '';
  if (value === 0) return `${sign}0.0`;
  const [mantissa = '', power = '0'] = Math.abs(value).toExponential().split('e');
  const digits = mantissa.replace('.', '');
  const exponent = Number(power);
  if (exponent < EXPONENT_BELOW || exponent >= EXPONENT_FROM) {
    const size = String(Math.abs(exponent)).padStart(2, '0');
    return `${sign}${mantissa}e${exponent < 0 ? '-' : '+'}${size}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}

function escaped(text: string): string {
  const body = text.replace(
    /["\\]|[^ -~]/g,
    (unit) => SHORT[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `"${body}"`;
}
