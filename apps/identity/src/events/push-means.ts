import type { Settings } from '@rollcall/config';
import { secretSealer, targetRules, type PushMeans } from '@rollcall/outbox';

import type { Stores } from '../persistence/stores.js';

/** What the settings say about sinks that are pushed to. */
export function pushMeans(
  {
    publicUrl,
    eventTargets,
    eventSecretsKey,
  }: Pick<Settings, 'publicUrl' | 'eventTargets' | 'eventSecretsKey'>,
  { eventSecretsKey: readKept }: Pick<Stores, 'eventSecretsKey'>,
): PushMeans {
  return {
    publicUrl,
    targets: targetRules(eventTargets),
    secrets: secretSealer({ given: eventSecretsKey?.reveal(), readKept }),
  };
}
