import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** Length of an encryption key in bytes: AES-256. */
export const ENCRYPTION_KEY_BYTES = 32;

const MAKE_ENCRYPTION_KEY = 'Make one with: openssl rand -base64 32';
const MAKE_API_KEY = 'Make one with: openssl rand -hex 32';
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;
// Words of example files; six letters and more, so that chance practically never writes one into a random key.
const DEFAULT_WORDS = /change|secret|example|default|password|crossdock/i;

/** The bytes of a base64 or base64url encryption key, or undefined when it is not 32 bytes of either. */
export function decodeEncryptionKey(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return BASE64.test(text) && bytes.length === ENCRYPTION_KEY_BYTES ? bytes : undefined;
}

/**
 * What is wrong with an encryption key, or nothing. `strict` (production) also refuses keys that chance would never draw:
 * fewer than 16 different bytes of 32, bytes that repeat or count in steps, or bytes that are all printable text.
 */
export function encryptionKeyProblem(text: string, strict: boolean): string | undefined {
  const key = decodeEncryptionKey(text);
  if (!key) return `it is not ${ENCRYPTION_KEY_BYTES} bytes in base64. ${MAKE_ENCRYPTION_KEY}`;
  if (!strict) return undefined;
  const steps = new Set(key.subarray(1).map((byte, index) => (byte - key[index]! + 256) % 256));
  const weak = new Set(key).size < 16 || steps.size < 8 || key.every((byte) => byte >= 0x20 && byte < 0x7f);
  return weak ? `it is weak: these bytes were not drawn at random. ${MAKE_ENCRYPTION_KEY}` : undefined;
}

/** What is wrong with an API key, or nothing. `strict` (production) also refuses short, repetitive and example keys. */
export function apiKeyProblem(text: string, strict: boolean): string | undefined {
  if (!/^[A-Za-z0-9._~+/-]+=*$/.test(text)) {
    return `it holds a character that a Bearer header cannot carry (RFC 6750, 2.1). ${MAKE_API_KEY}`;
  }
  if (text.length < 16) return `it is shorter than 16 characters. ${MAKE_API_KEY}`;
  if (!strict) return undefined;
  const random = text.replace(/^cd_[0-9a-f]{8}_/, '');
  const weak = random.length < 32 || new Set(random).size < 10 || DEFAULT_WORDS.test(random);
  return weak
    ? `it is weak: shorter than 32 characters, repetitive, or an example's words. ${MAKE_API_KEY}`
    : undefined;
}

/** A new random encryption key in base64. */
export function newEncryptionKey(): string {
  return randomBytes(ENCRYPTION_KEY_BYTES).toString('base64');
}

/** A new random API key of the same form as those that Crossdock hands out: `cd_`, 8 hex digits, `_`, 256 bits in base64url. */
export function newApiKey(): string {
  return `cd_${randomBytes(4).toString('hex')}_${randomBytes(32).toString('base64url')}`;
}

/** The trimmed text of a key file, or undefined when there is none. Throws when it cannot be read. */
export function readKeyFile(dataDir: string, name: string): string | undefined {
  const path = join(dataDir, name);
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
}

/**
 * Makes a key file once, readable by its owner only (mode 0600), and returns the key that stands in it.
 * Atomic: of several processes starting at once, all return the same key and none sees half a file.
 */
export function createKeyFile(dataDir: string, name: string, key: string): string {
  const path = join(dataDir, name);
  mkdirSync(dataDir, { recursive: true });
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  writeFileSync(draft, `${key}\n`, { mode: 0o600, flag: 'wx' });
  try {
    publish(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(path, 'utf8').trim();
}

function publish(draft: string, path: string): void {
  try {
    linkSync(draft, path);
  } catch (error) {
    if (existsSync(path)) return;
    if (!['EPERM', 'ENOTSUP', 'ENOSYS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    // Some shared folders know no hard links; an exclusive copy still never replaces another process's key.
    copyFileSync(draft, path, constants.COPYFILE_EXCL);
    chmodSync(path, 0o600);
  }
}
