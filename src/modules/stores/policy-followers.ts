import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';
import type { StorePolicy } from './domain/store-policy.js';

/** What a later module does in the transaction that changes the policy of a store. */
export type PolicyFollower = (tx: Tx, storeId: string, before: StorePolicy, after: StorePolicy) => Promise<void>;

/** Tells the modules that came later when a policy changed. */
@Injectable()
export class PolicyFollowers {
  private readonly followers: PolicyFollower[] = [];

  /** Adds one; call it in `onModuleInit`. */
  register(follower: PolicyFollower): void {
    this.followers.push(follower);
  }

  /** One after the other, in the order of their registration. */
  async follow(...change: Parameters<PolicyFollower>): Promise<void> {
    for (const follower of this.followers) await follower(...change);
  }
}
