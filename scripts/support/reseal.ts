import type { INestApplicationContext } from '@nestjs/common';
import { RenewCallbackUrls } from '../../src/modules/locations/use-cases/renew-callback-urls.js';
import { RenewWebhookAddresses } from '../../src/modules/onboarding/use-cases/renew-webhook-addresses.js';
import { Database } from '../../src/platform/database/database.js';
import { Keyring } from '../../src/platform/security/keyring.js';
import { Sealer } from '../../src/platform/security/sealer.js';
import { countOutdated, resealValues } from './reseal-values.js';

const ACTOR = 'reseal';

/** Does everything once; true when the old keys may be removed. */
export async function reseal(app: INestApplicationContext, say: (line: string) => void): Promise<boolean> {
  const database = app.get(Database, { strict: false });
  const sealed = await resealValues(database, app.get(Sealer, { strict: false }), ({ table, column }, done) => {
    if (done > 0 && done % 10_000 < 500) say(`  ${table}.${column}: ${done}`);
  });
  for (const { column, done, failed } of sealed) {
    say(
      `${column.table}.${column.column}: ${done} sealed anew${failed.length > 0 ? `, ${failed.length} cannot be opened` : ''}`,
    );
    for (const message of failed.slice(0, 5)) say(`  ${message}`);
  }
  const locations = await app.get(RenewCallbackUrls, { strict: false }).execute(ACTOR);
  const webhooks = await app.get(RenewWebhookAddresses, { strict: false }).execute(ACTOR);
  const outdated = await countOutdated(database, app.get(Keyring, { strict: false }).current.id);
  if (outdated + locations.length + webhooks.length === 0) {
    say('Nothing needs the old keys any more: remove them from ENCRYPTION_KEYS_OLD and restart.');
    return true;
  }
  say(
    `Keep the old keys: ${outdated} values, the addresses of ${locations.length} locations and of ${webhooks.length} webhooks are left. Run it again in some minutes.`,
  );
  return false;
}
