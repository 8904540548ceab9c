import type { CloudEventOptions } from '../formats/cloud-event.js';
import type { TargetRules } from '../http/target-rules.js';
import type { SecretSealer } from '../secrets/secret-sealer.js';

/** What a process has one of for all sinks that it pushes to over HTTP. */
export interface PushMeans extends CloudEventOptions {
  readonly secrets: SecretSealer;
  readonly targets: TargetRules;
}
