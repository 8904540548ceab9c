import type {
  AdministeredSink,
  EventFeed,
  IdSource,
  SinkChange,
  SinkFinder,
  SinkStore,
} from '@rollcall/directory';
import {
  checkTarget,
  makeWebhookSecret,
  PostFailed,
  readWebhookSettings,
  rotateWebhookSecret,
  SecretUnreadable,
  symmetricSecretProblem,
  testEvent,
  TooManySigningKeys,
  WEBHOOK_KIND,
  webhookOptions,
  webhookSender,
  writeWebhookSettings,
  type PushMeans,
  type SigningAlgorithm,
} from '@rollcall/outbox';

import type { AdminContext } from '../http/admin-context.js';
import { Problem } from '../http/problem.js';
import { invalidMembers } from './read-request.js';
import { OVERLAP_HOURS, type ChangeSink, type CreateSink, type RotateSecret } from './sink-requests.js';
import { sinkView, type SinkView } from './sink-view.js';

/** What the administration of sinks works with. */
export interface SinkAdministrationPorts {
  readonly finder: SinkFinder;
  readonly sinks: SinkStore;
  readonly feed: Pick<EventFeed, 'bounds'>;
  readonly ids: IdSource;
  readonly push: PushMeans;
  /** Whether `BROKER_URL` names a broker here. */
  readonly hasBroker: boolean;
}

/** A sink with the symmetric secret of its new key, which is shown this once; absent for ed25519. */
export interface SinkWithSecret extends SinkView {
  readonly secret?: string;
}

/** What became of a test event. */
export interface TestAnswer {
  /** The event's id, and so the `webhook-id`. */
  readonly id: string;
  readonly delivered: boolean;
  readonly durationMs: number;
  readonly status?: number;
  /** Its beginning. */
  readonly body?: string;
  /** Why there was no answer. */
  readonly error?: string;
}

const HOUR = 60 * 60 * 1000;
const SINKS_OF_A_TENANT = 100;
const DEFAULT_ALGORITHM: SigningAlgorithm = 'ed25519';

/** Times that a change is begun anew because somebody else was faster. */
const ATTEMPTS = 5;

/** Characters of a receiver's answer that are shown. */
const SHOWN = 4096;

/** Makes, shows, changes and removes the sinks of tenants. */
export class SinkAdministration {
  constructor(private readonly ports: SinkAdministrationPorts) {}

  /**
   * @throws Problem 400 for a target that is refused, 409 for a name that is taken and where the tenant has too many; as
   * `SinkFinder`
   */
  async create(tenantName: string, request: CreateSink, { now }: AdminContext): Promise<SinkWithSecret> {
    const { finder, sinks, feed, ids, push } = this.ports;
    const { url, payload = 'full', algorithm = DEFAULT_ALGORITHM } = request;
    const tenant = await finder.tenant(tenantName);
    checkSecret(algorithm, request.secret);
    await this.checkUrl(url);
    if ((await sinks.list(tenant.id)).length >= SINKS_OF_A_TENANT) {
      throw new Problem(
        409,
        `The tenant has ${SINKS_OF_A_TENANT} sinks, the most that there may be. Delete one.`,
      );
    }
    await this.refuseTaken(tenant.id, { name: request.name });
    const id = ids.next();
    const { sealed, publicKeys, shown } = await makeWebhookSecret(
      { id },
      { algorithm, ...(request.secret === undefined ? {} : { secret: request.secret }) },
      push.secrets,
    );
    const settings = writeWebhookSettings({ url, payload, algorithm, publicKeys });
    const sink = {
      id,
      tenantId: tenant.id,
      kind: WEBHOOK_KIND,
      name: request.name,
      settings,
      secret: sealed,
      created: now,
    };
    const { first, last } = await feed.bounds(tenant.id);
    await sinks.insert(sink, [{ tenantId: tenant.id, seq: request.from === 'start' ? first - 1 : last }]);
    return { ...(await this.get(tenantName, id, now)), ...(shown === undefined ? {} : { secret: shown }) };
  }

  /** @throws AdministrationError as `SinkFinder` */
  async list(tenantName: string, now: number): Promise<readonly SinkView[]> {
    return (await this.ports.finder.all(tenantName)).map((sink) => sinkView(sink, now));
  }

  /** @throws AdministrationError as `SinkFinder` */
  async get(tenantName: string, id: string, now: number): Promise<SinkView> {
    return sinkView(await this.ports.finder.one(tenantName, id), now);
  }

  /**
   * @throws Problem 400 for a target that is refused, 409 for a name that is taken and for what a sink of its kind does
   * not have; as `SinkFinder`
   */
  async change(tenantName: string, id: string, request: ChangeSink, now: number): Promise<SinkView> {
    const { name, url, payload, state } = request;
    if (name !== undefined || url !== undefined || payload !== undefined) {
      await this.update(tenantName, id, async ({ sink, tenant }) => {
        if (url !== undefined) await this.checkUrl(url);
        if (name !== undefined) await this.refuseTaken(tenant.id, { name, id });
        const known = readWebhookSettings(sink.settings);
        const settings = { ...known, url: url ?? known.url, payload: payload ?? known.payload };
        const { secret } = sink;
        return { name: name ?? sink.name, settings: writeWebhookSettings(settings), secret };
      });
    }
    if (state !== undefined) await this.command(await this.ports.finder.one(tenantName, id), state);
    return this.get(tenantName, id, now);
  }

  /** @throws Problem 409 for the sink of `BROKER_URL`, as long as that is set; as `SinkFinder` */
  async remove(tenantName: string, id: string): Promise<void> {
    const { finder, sinks, hasBroker } = this.ports;
    const { sink } = await finder.one(tenantName, id);
    if (sink.tenantId === undefined && hasBroker) {
      throw new Problem(
        409,
        'This sink gets the events of all tenants, because BROKER_URL names a broker. Take that setting away from every ' +
          'process first.',
      );
    }
    await sinks.remove(id, sink.tenantId);
  }

  /** @throws Problem 400, 409 for another kind than a webhook, and for one with too many keys; as `SinkFinder` */
  async rotate(tenantName: string, id: string, request: RotateSecret, now: number): Promise<SinkWithSecret> {
    const { secret } = request;
    const { shown } = await this.update(tenantName, id, async ({ sink }) => {
      const known = readWebhookSettings(sink.settings);
      const { algorithm = known.algorithm } = request;
      checkSecret(algorithm, secret);
      const wanted = {
        algorithm,
        ...(secret === undefined ? {} : { secret }),
        overlap: (request.overlapHours ?? OVERLAP_HOURS.byDefault) * HOUR,
        now,
      };
      const made = await rotateWebhookSecret(sink, wanted, this.ports.push.secrets).catch(asConflict);
      const settings = writeWebhookSettings({ ...known, algorithm, publicKeys: made.publicKeys });
      return { name: sink.name, settings, secret: made.sealed, shown: made.shown };
    });
    return { ...(await this.get(tenantName, id, now)), ...(shown === undefined ? {} : { secret: shown }) };
  }

  /** Sends an event that is no fact, now. @throws Problem 409 for another kind than a webhook; as `SinkFinder` */
  async test(
    tenantName: string,
    id: string,
    { now, principal, requestId }: AdminContext,
  ): Promise<TestAnswer> {
    const { finder, ids, push } = this.ports;
    const { sink, tenant } = ownWebhook(await finder.one(tenantName, id));
    const send = webhookSender(await webhookOptions(sink, push).catch(asConflict));
    const event = testEvent({ id: ids.next(), sink, actor: principal.credentialId, requestId, now });
    const start = performance.now();
    const told = (): Pick<TestAnswer, 'id' | 'durationMs'> => {
      return { id: event.id, durationMs: Math.round(performance.now() - start) };
    };
    try {
      const { status, body } = await send({ tenant, event, replay: false });
      return { ...told(), delivered: status >= 200 && status < 300, status, body: body.slice(0, SHOWN) };
    } catch (error) {
      if (!(error instanceof PostFailed)) throw error;
      return { ...told(), delivered: false, error: error.reason };
    }
  }

  /**
   * Changes a webhook as it is now: where another administrator was faster, once more, on what that one has written.
   * @returns what `change` gave last
   */
  private async update<Changed extends SinkChange>(
    tenantName: string,
    id: string,
    change: (found: AdministeredSink) => Promise<Changed>,
  ): Promise<Changed> {
    const { finder, sinks } = this.ports;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const found = ownWebhook(await finder.one(tenantName, id));
      const changed = await change(found);
      if (await sinks.update(found.sink, changed)) return changed;
    }
    throw new Problem(
      409,
      'The sink was changed by others again and again meanwhile. Look at it, and try again.',
    );
  }

  /** The command line and logs name sinks by their names. @param sink the name, and the id of the sink that may have it */
  private async refuseTaken(
    tenantId: number,
    sink: { readonly name: string; readonly id?: string },
  ): Promise<void> {
    const { sinks } = this.ports;
    const known = [...(await sinks.list(tenantId)), ...(await sinks.list(undefined))];
    if (!known.some(({ name, id }) => name === sink.name && id !== sink.id)) return;
    throw new Problem(
      409,
      `There is a sink of the name ${JSON.stringify(sink.name)} already. Choose another name.`,
    );
  }

  private async checkUrl(url: string): Promise<void> {
    const problem = await checkTarget(url, this.ports.push.targets);
    if (problem !== undefined) throw invalidMembers([{ name: 'url', detail: `url ${problem}` }]);
  }

  private async command({ sink, tenant }: AdministeredSink, state: 'active' | 'paused'): Promise<void> {
    const afresh = { state, attempts: 0, nextAttempt: 0, lastError: undefined };
    const change = state === 'active' ? afresh : { state };
    if (await this.ports.sinks.command({ sinkId: sink.id, tenantId: tenant.id }, change)) return;
    throw new Problem(409, 'The sink has nothing of this tenant to deliver yet.');
  }
}

/** @throws Problem 409 */
function ownWebhook(found: AdministeredSink): AdministeredSink {
  if (found.sink.kind === WEBHOOK_KIND) return found;
  throw new Problem(409, `This is a sink of the kind "${found.sink.kind}"; only webhooks have this.`);
}

/** @throws Problem 400 */
function checkSecret(algorithm: SigningAlgorithm, secret: string | undefined): void {
  if (secret === undefined) return;
  const problem =
    algorithm === 'hmac-sha256' ? symmetricSecretProblem(secret) : 'is for the algorithm hmac-sha256 alone';
  if (problem !== undefined) throw invalidMembers([{ name: 'secret', detail: `secret ${problem}` }]);
}

/** What the state of a sink does not allow now is no failure of ours. */
function asConflict(error: unknown): never {
  if (error instanceof TooManySigningKeys || error instanceof SecretUnreadable) {
    throw new Problem(409, error.message, { cause: error });
  }
  throw error;
}
