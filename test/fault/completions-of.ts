import type { ScimClient } from '../support/scim-client.js';
import { at, textAt } from '../support/scim-messages.js';

/** Polls a stream until it is empty, and counts its completions (RFC 9967 §2.5.1.1) by their txn. */
export async function completionsOf(
  client: ScimClient,
  pollUrl: string,
): Promise<ReadonlyMap<string, number>> {
  const completions = new Map<string, number>();
  let ack: readonly string[] = [];
  for (;;) {
    const polled = await client.send('POST', pollUrl, { body: { ack, returnImmediately: true } });
    const sets = Object.entries(at(polled.body, 'sets') as Record<string, string>);
    if (sets.length === 0) return completions;
    for (const [, jwt] of sets) {
      const claims: unknown = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());
      if (!('urn:ietf:params:scim:event:misc:asyncresp' in (at(claims, 'events') as object))) continue;
      const txn = textAt(claims, 'txn');
      completions.set(txn, (completions.get(txn) ?? 0) + 1);
    }
    ack = sets.map(([jti]) => jti);
  }
}
