import { setTimeout as pause } from 'node:timers/promises';

import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { bearerTokenMint, firstStart, networkRules } from '@rollcall/auth';
import type { Settings } from '@rollcall/config';
import {
  Administration,
  noteStart,
  resourceLinks,
  type AuditActor,
  type Operator,
} from '@rollcall/directory';
import { exposeServiceMetrics, Readiness } from '@rollcall/observability';
import type { Relay } from '@rollcall/outbox';
import type { StatementObserver } from '@rollcall/persistence';
import { GROUP_TYPE, USER_TYPE } from '@rollcall/scim';

import { EventSignal } from '../events/event-signal.js';
import { pushMeans } from '../events/push-means.js';
import { startRelay } from '../events/start-relay.js';
import { tendStreams } from '../streams/tend-streams.js';
import { ServingState } from '../health/serving-state.js';
import { KnownRoutes } from '../http/known-routes.js';
import { makeRequestLimits } from '../limits/make-request-limits.js';
import { RequestLimits } from '../limits/request-limits.js';
import { shareLimits } from '../limits/share-limits.js';
import { keepLog } from '../log/keep-log.js';
import type { AppParts } from '../app.module.js';
import { checkAddresses } from './check-addresses.js';
import { closeListener } from './close-listener.js';
import { Closers } from './closers.js';
import { createManagementApp } from './create-management-app.js';
import { createPublicApp } from './create-public-app.js';
import { heldRemovals } from './held-removals.js';
import { keepArchive } from './keep-archive.js';
import { keepCounts } from './keep-counts.js';
import { listen, type ListenOptions } from './listen.js';
import { tlsOptions, type TlsOptions } from './listener-options.js';
import type { Observability } from './observability.js';
import { openControl } from './open-control.js';
import { openStores, type OpenStores } from './open-stores.js';
import type { ProcessParts } from './process.module.js';
import type { ServiceLogger } from './service-logger.js';
import { startWarnings } from './start-warnings.js';
import { tendDeletions } from './tend-deletions.js';

const THIS_SERVICE: AuditActor = { kind: 'service', id: 'start' };

/** What a start needs. */
export interface StartOptions extends Observability {
  readonly settings: Settings;
  /** Writes to the terminal of a person; undefined where there is none. */
  readonly terminal: ((text: string) => void) | undefined;
  /** Told every statement that the service sends to its database, before it runs. */
  readonly observeStatement?: StatementObserver | undefined;
}

/** A service that answers. */
export interface RunningService {
  /** Port of the public listener; undefined with `ROLE=relay`. */
  readonly port: number | undefined;
  readonly managementPort: number;
  readonly operator: Operator;
  /** Stops being ready at once, lets requests in flight end, and gives everything back. */
  close(): Promise<void>;
}

/**
 * Starts the service: database and migrations, first start, the listeners, and the control socket.
 * @throws errors that `describeStartFailure` says in a line; what was opened is closed again
 */
export async function startService(options: StartOptions): Promise<RunningService> {
  const closers = new Closers();
  try {
    return await start(options, closers);
  } catch (error) {
    // The reason why it could not start is what the operator must see.
    await closers.closeAll().catch(() => undefined);
    throw error;
  }
}

async function start(options: StartOptions, closers: Closers): Promise<RunningService> {
  const { settings, logger, metrics, tracing } = options;
  const tls = tlsOptions(settings.listener.tls);
  const addresses = { public: publicAddress(settings), management: managementAddress(settings) };
  const serves = settings.role !== 'relay';
  await checkAddresses(serves ? [addresses.public, addresses.management] : [addresses.management]);
  const links = resourceLinks(settings.publicUrl, [USER_TYPE, GROUP_TYPE]);
  let relay: Relay | undefined;
  const events = new EventSignal((tenantIds) => stores.feed.heads(tenantIds));
  const onEvents = (tenantId: number): void => {
    relay?.call();
    // On a server they get their places later, from a relay.
    if (settings.database.file !== undefined) events.announce(tenantId);
  };
  const guard = {
    setting: settings.deletionGuard,
    onHeld: heldRemovals({ logger, metrics, now: Date.now }),
  };
  const stores = await openStores(settings.database, links, onEvents, guard, options.observeStatement);
  closers.add(() => stores.close());
  // The probes are answered until everything else has ended.
  let closeManagement: () => Promise<void> = () => Promise.resolve();
  closers.add(() => closeManagement());
  const { tenants, credentials, ids } = stores;
  const operator = new Administration(tenants, credentials, bearerTokenMint, ids, networkRules);
  await prepareDatabase(options, stores, operator);
  const counts = keepCounts({ stores, logger });
  closers.add(() => counts.close());
  const deletions = tendDeletions({ stores, logger, now: Date.now });
  closers.add(() => deletions.close());
  const archive = keepArchive({ stores, logger, retention: settings.archiveRetention, now: Date.now });
  closers.add(() => archive.close());
  const log = keepLog(stores, { logger, metrics }, closers);
  const push = pushMeans(settings, stores);
  if (settings.role !== 'api') {
    const { brokerUrl, relayLease: leaseTtl } = settings;
    const streams = tendStreams({ stores, links, push, logger, now: Date.now });
    closers.add(() => streams.stop());
    const { openStream } = streams;
    const started = startRelay({
      ...{ stores, brokerUrl, push, openStream, logger, metrics, events, leaseTtl },
      now: Date.now,
    });
    relay = started;
    closers.add(() => started.stop());
  }

  const limits = makeRequestLimits(settings, metrics);
  if (serves) {
    const sharing = await shareLimits({
      ...limits,
      replicas: stores.replicas,
      health: stores.health,
      logger,
    });
    closers.add(() => sharing.close());
  }

  const parts: ProcessParts = {
    logger,
    metrics,
    tracing,
    links,
    events,
    push,
    publicUrl: settings.publicUrl,
    hasBroker: settings.brokerUrl !== undefined,
    deletionGuard: settings.deletionGuard,
    log,
    passwordPolicy: { minLength: settings.passwordMinLength },
    limits: new RequestLimits(limits),
    serving: new ServingState(readinessOf(stores, logger), {
      isMigrated: settings.database.migrate === 'auto',
    }),
  };
  exposeServiceMetrics(metrics.registry, {
    readiness: () => parts.serving.report(),
    database: () => stores.health.load(),
    expiringCredentials: (range) => stores.health.expiringCredentials(range),
    now: Date.now,
  });
  const management = await createManagementApp(parts);
  closeManagement = () => closeListener(management, 0);
  const managementPort = await listen(management, addresses.management);
  const port = serves ? await openPublic(options, { ...parts, stores, tls }, closers) : undefined;
  await openControl({ settings, logger, stores, operator, push, links }, closers);

  for (const warning of startWarnings(settings)) logger.warn({}, warning);
  logger.info(
    { port, managementPort, publicUrl: settings.publicUrl, role: settings.role },
    'the service is up',
  );
  let closing: Promise<void> | undefined;
  return {
    port,
    managementPort,
    operator,
    close() {
      parts.serving.drain();
      closing ??= closeAfter(serves ? settings.drainDelay : 0, closers);
      return closing;
    },
  };
}

/** @param delay milliseconds for which load balancers may still send requests */
async function closeAfter(delay: number, closers: Closers): Promise<void> {
  if (delay > 0) await pause(delay);
  await closers.closeAll();
}

function readinessOf({ health }: OpenStores, logger: ServiceLogger): Readiness {
  return new Readiness(
    { ping: () => health.ping(), pendingMigrations: () => health.pendingMigrations() },
    (error) => {
      logger.error({ err: error }, 'the database does not answer');
    },
  );
}

async function prepareDatabase(
  { settings, logger, terminal }: StartOptions,
  stores: OpenStores,
  administration: Administration,
): Promise<void> {
  if (settings.database.migrate === 'check') {
    const pending = await stores.health.pendingMigrations();
    if (pending.length > 0) {
      logger.warn({ pending }, 'not ready: migrations are pending; run "rollcall migrate"');
    }
    return;
  }
  const applied = await stores.migrate();
  if (applied.length > 0) logger.info({ applied }, 'migrations applied');
  const outcome = await firstStart({
    administration,
    mint: bearerTokenMint,
    publicUrl: settings.publicUrl,
    tenantToken: settings.firstStart.tenantToken?.reveal(),
    adminToken: settings.firstStart.adminToken?.reveal(),
    terminal,
    folder: settings.dataFolder,
    now: Date.now(),
  });
  if (outcome.notice !== undefined) logger.info({}, outcome.notice);
  await noteStart(stores.audit, THIS_SERVICE, { applied, firstStart: outcome.kind === 'done' }, Date.now());
}

function publicAddress({ listener: { host, port } }: Settings): ListenOptions {
  return { host, port, hostSetting: 'HOST', portSetting: 'PORT' };
}

function managementAddress({ management }: Settings): ListenOptions {
  return { ...management, portSetting: 'MANAGEMENT_PORT' };
}

async function openPublic(
  { settings }: StartOptions,
  { tls, ...parts }: Omit<AppParts, 'routes'> & { readonly tls: TlsOptions | undefined },
  closers: Closers,
): Promise<number> {
  const { listener, shutdownTimeout } = settings;
  const app: NestFastifyApplication = await createPublicApp(
    { ...parts, routes: new KnownRoutes() },
    { tls, trustProxy: listener.trustProxy },
  );
  closers.add(() => closeListener(app, shutdownTimeout));
  return listen(app, publicAddress(settings));
}
