import { Injectable, type OnModuleInit } from '@nestjs/common';
import { cutText } from '../../common/text.js';
import { AppConfig } from '../../config/app-config.js';
import { DomainError } from '../../common/domain-error.js';
import { newId } from '../../common/ids.js';
import { Retention } from '../../platform/database/retention.js';
import type { Tx } from '../../platform/database/tx.js';
import { fromGlobalId } from '../../platform/graphql/global-id.js';
import type { Viewer } from '../../platform/graphql/viewer.js';
import { constantTimeEqual, hashToken } from '../../platform/security/hashing.js';
import { AccessRepository, type LiveKey, type UsedKey } from './access.repository.js';
import { ApiKeysReader } from './api-keys.reader.js';
import { looksLikeKey, makeKey } from './domain/key-format.js';
import type { ApiKey } from './graphql/api-key.model.js';

/** What timelines call the configured admin key. */
const ADMIN_KEY_NAME = 'admin';

/** The key id of the configured admin key, which has no row. */
export const ADMIN_KEY_ID = '00000000-0000-7000-8000-000000000000';

/** How long a mutation that is repeated with its key gets its first answer. */
const ANSWERS_KEPT_HOURS = 72;
const CACHE_MS = 5_000;
const CACHE_SIZE = 1_000;

/** What `once` gives back: the answer, and whether it was stored by an earlier request. */
export interface OnceAnswer<T> {
  value: T;
  replayed: boolean;
}

/** Keys and idempotency. Also the ApiKeyVerifier of `platform/http`. */
@Injectable()
export class AccessFacade implements OnModuleInit {
  private readonly adminHash: Buffer;
  private readonly cache = new Map<string, { key: LiveKey; until: number }>();

  constructor(
    private readonly repository: AccessRepository,
    private readonly reader: ApiKeysReader,
    private readonly retention: Retention,
    config: AppConfig,
  ) {
    this.adminHash = hashToken(config.adminApiKey);
  }

  /** Answers of mutations are kept for a time only. */
  onModuleInit(): void {
    const prune = (limit: number): Promise<number> => this.repository.forgetAnswers(ANSWERS_KEPT_HOURS, limit);
    this.retention.register({ what: 'answers of mutations', prune });
  }

  /** Who a bearer token belongs to; null for a wrong, revoked or expired one. A revocation is seen within 5 s everywhere, an expiry at once. */
  async verify(bearer: string): Promise<LiveKey | null> {
    const hash = hashToken(bearer);
    if (constantTimeEqual(hash, this.adminHash)) return { id: ADMIN_KEY_ID, name: ADMIN_KEY_NAME };
    if (!looksLikeKey(bearer)) return null;
    const cacheKey = hash.toString('base64');
    const known = this.cache.get(cacheKey);
    if (known && known.until > performance.now()) return known.key;
    this.cache.delete(cacheKey);
    // Counted from before the question: its answer takes time, which belongs to what is left of the key.
    const askedAt = performance.now();
    const used = await this.repository.useKey(hash);
    if (used) this.remember(cacheKey, used, askedAt);
    return used?.key ?? null;
  }

  /**
   * Makes a key. The secret is returned here and stored nowhere; only its hash is kept.
   * @throws DomainError INVALID for a moment of expiry that has passed, NAME_TAKEN where a key in use has this name.
   */
  async createKey(tx: Tx, name: string, expiresAt: Date | null): Promise<{ id: string; secret: string }> {
    const { secret, prefix } = makeKey();
    const id = newId();
    if (name.toLowerCase() === ADMIN_KEY_NAME || (await this.repository.isNameInUse(tx, name))) {
      const message = `A key in use is called ${name}. Timelines name keys: choose another name, or revoke that key first.`;
      throw new DomainError({ code: 'NAME_TAKEN', field: ['input', 'name'], message });
    }
    if (!(await this.repository.insertKey(tx, { id, name, prefix, keyHash: hashToken(secret), expiresAt }))) {
      const field = ['input', 'expiresAt'];
      throw new DomainError({ code: 'INVALID', field, message: 'expiresAt must lie in the future, or be left out.' });
    }
    return { id, secret };
  }

  /**
   * Makes a key for people of one store: it reads that store alone, changes nothing, and ends by itself after `minutes`.
   * The secret is returned here and stored nowhere.
   */
  async createStoreKey(tx: Tx, key: { storeId: string; name: string; minutes: number }): Promise<string> {
    const { secret, prefix } = makeKey();
    await this.repository.insertStoreKey(tx, { ...key, id: newId(), prefix, keyHash: hashToken(secret) });
    return secret;
  }

  /** Ends all keys that read this store alone. This process refuses them from the commit on. */
  async revokeStoreKeys(tx: Tx, storeId: string): Promise<void> {
    await this.repository.revokeStoreKeys(tx, storeId);
    tx.afterCommit(() => this.cache.clear());
  }

  /**
   * Revokes a key by global id; one that is revoked already stays as it is. This process refuses it from the commit on.
   * @throws DomainError INVALID_ID or NOT_FOUND.
   */
  async revokeKey(tx: Tx, globalId: string): Promise<{ id: string }> {
    const field = ['input', 'apiKeyId'];
    const id = fromGlobalId('key_', globalId, field);
    if (!(await this.repository.revokeKey(tx, id))) {
      throw new DomainError({ code: 'NOT_FOUND', field, message: `There is no API key ${globalId}.` });
    }
    tx.afterCommit(() => this.cache.clear());
    return { id };
  }

  /** A key as the API shows it, by inner id; null when there is none. */
  keyById(id: string): Promise<ApiKey | null> {
    return this.reader.byId(id);
  }

  /**
   * Runs `run` at most once for this viewer and idempotency key, over restarts and in parallel. A second request with the
   * same input waits for the first and gets its answer, or runs itself when the first rolled back.
   * `run`'s value is stored as JSON inside `tx`, so let it be a small reference without secrets or personal data.
   * @throws DomainError IDEMPOTENCY_KEY_REUSED when the key was used with another input.
   */
  async once<T>(
    tx: Tx,
    viewer: Viewer,
    idempotencyKey: string,
    requestHash: Buffer,
    run: () => Promise<T>,
  ): Promise<OnceAnswer<T>> {
    if (await this.repository.claim(tx, viewer.keyId, idempotencyKey, requestHash)) {
      const value = await run();
      await this.repository.storeAnswer(tx, viewer.keyId, idempotencyKey, value);
      return { value, replayed: false };
    }
    const stored = await this.repository.answerOf(tx, viewer.keyId, idempotencyKey);
    if (!stored?.requestHash.equals(requestHash)) {
      throw new DomainError({
        code: 'IDEMPOTENCY_KEY_REUSED',
        field: ['input', 'idempotencyKey'],
        message: `The idempotency key "${cutText(idempotencyKey, 60)}" was used with another request. Take a new key for a new request.`,
      });
    }
    return { value: stored.response as T, replayed: true };
  }

  private remember(cacheKey: string, { key, endsInMs }: UsedKey, askedAt: number): void {
    if (this.cache.size >= CACHE_SIZE) this.cache.clear();
    this.cache.set(cacheKey, { key, until: askedAt + Math.min(CACHE_MS, endsInMs ?? CACHE_MS) });
  }
}
