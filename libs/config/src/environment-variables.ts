import { IsIn, IsOptional } from 'class-validator';

import {
  archiveRetentionProblem,
  brokerUrlProblem,
  databaseUrlProblem,
  deletionGuardProblem,
  drainDelayProblem,
  eventTargetsProblem,
  otlpEndpointProblem,
  rateLimitProblem,
  relayLeaseProblem,
  sealingKeysProblem,
  shutdownTimeoutProblem,
  tokenProblem,
} from './check-values.js';
import { Checked } from './checked.js';
import { LOG_LEVELS, MIGRATE_MODES, READ_MODES, ROLES } from './choices.js';
import {
  readDeletionGuard,
  readDuration,
  readList,
  readRateLimit,
  readWholeNumber,
  type DeletionGuard,
  type RateLimit,
} from './read-values.js';
import { ListenerVariables } from './listener-variables.js';
import { Setting } from './setting.js';
import { Within } from './within.js';

const ONE_OF = (words: readonly string[]) => ({ message: `must be one of ${words.join(', ')}` });

/**
 * Every environment variable of the service and the command line, each declared once: its part of the documentation,
 * default, meaning and checks. The property's name is the variable's name; its value is what `read` made of the text.
 */
export class EnvironmentVariables extends ListenerVariables {
  @Setting({
    group: 'Database',
    default: { text: 'sqlite:./data/rollcall.db' },
    secret: true,
    meaning:
      'The database: `sqlite:FILE` for the embedded one, which one process holds at a time, or ' +
      '`mysql://user:password@host:port/database`, also with several hosts `@h1:3306,h2:3306,h3:3306/` ' +
      '(MySQL 8, MariaDB 10.6 or newer). User name and password are percent-encoded.',
  })
  @Checked(databaseUrlProblem)
  DATABASE_URL!: string;

  @Setting({
    group: 'Database',
    default: { text: '10' },
    read: readWholeNumber,
    meaning: 'Connections of one process to a MySQL or MariaDB server at most. Without a meaning on SQLite.',
  })
  @Within(1, 1000)
  DATABASE_POOL!: number;

  @Setting({
    group: 'Database',
    default: { text: 'writer' },
    meaning:
      'Which of several hosts in `DATABASE_URL` answer reads: `writer` is the one that has the writes, `others` are ' +
      'the rest of the list in turn. **With `others` an answer may be older than the last change, unless the servers ' +
      'are a Galera cluster**: see operations.md before.',
  })
  @IsIn(READ_MODES, ONE_OF(READ_MODES))
  DATABASE_READS!: (typeof READ_MODES)[number];

  @Setting({
    group: 'Database',
    default: { words: '`auto` on SQLite, `check` on MySQL' },
    meaning:
      '`auto`: the service applies migrations when it starts, under a lock. `check`: it is not ready until ' +
      '`rollcall migrate` has applied them.',
  })
  @IsOptional()
  @IsIn(MIGRATE_MODES, ONE_OF(MIGRATE_MODES))
  MIGRATE?: (typeof MIGRATE_MODES)[number];

  @Setting({
    group: 'Events',
    default: { words: 'none: events are kept for those who ask' },
    secret: true,
    meaning:
      "The broker that every tenant's events are published to: `nats://user:password@host:4222` (JetStream), " +
      '`amqp://…` (RabbitMQ) or `kafka://…`, each also with several hosts, and over TLS as `tls://…`, `amqps://…` and ' +
      '`kafkas://…`. See brokers.md for what is published, and for the parameters of each.',
  })
  @IsOptional()
  @Checked(brokerUrlProblem)
  BROKER_URL?: string;

  @Setting({
    group: 'Events',
    default: { words: 'none: public addresses alone, over TLS' },
    read: readList,
    meaning:
      'CIDR blocks, IP addresses and host names, separated by commas, to which events may be pushed (webhooks, security ' +
      'event tokens) although they are not public, and without TLS where their URL says `http://`: ' +
      '`10.20.0.0/16,hooks.apps.svc.cluster.local`. Addresses of cloud metadata services are never among them.',
  })
  @IsOptional()
  @Checked(eventTargetsProblem)
  EVENT_TARGETS_ALLOWED?: readonly string[];

  @Setting({
    group: 'Events',
    default: { words: 'generated, and kept in the database' },
    secret: true,
    meaning:
      'The key that seals the secrets of sinks, with which webhooks are signed: 32 bytes as base64 (`openssl rand ' +
      '-base64 32`), the same for all replicas. Without it the key stands in the database beside what it seals: **then ' +
      'whoever has a copy of the database has the secrets.** To change it, give the new and the old one with a comma ' +
      'between them: the first seals, each opens.',
  })
  @IsOptional()
  @Checked(sealingKeysProblem)
  EVENT_SECRETS_KEY?: string;

  @Setting({
    group: 'Events',
    default: { text: '15s' },
    read: readDuration,
    meaning:
      'How long the events of a process that relays them wait after it was killed, until another takes over: `2s` to ' +
      '`10m`. A process that ends in order is followed at once.',
  })
  @Checked(relayLeaseProblem)
  RELAY_LEASE!: number;

  @Setting({
    group: 'First start',
    default: { words: 'generated' },
    secret: true,
    meaning:
      "Token of the first tenant, instead of a generated one: at least 32 characters of RFC 6750's alphabet. Used " +
      'only while no tenant exists, and ignored with a notice afterwards.',
  })
  @IsOptional()
  @Checked(tokenProblem)
  ROLLCALL_BOOTSTRAP_TOKEN?: string;

  @Setting({
    group: 'First start',
    default: { words: 'generated' },
    secret: true,
    meaning:
      'The admin token, instead of a generated one. As `ROLLCALL_BOOTSTRAP_TOKEN`, and another text. It opens ' +
      '`/admin/v1` for all tenants, and does not expire.',
  })
  @IsOptional()
  @Checked(tokenProblem)
  ROLLCALL_ADMIN_TOKEN?: string;

  @Setting({
    group: 'Protection',
    default: { text: '100/1000' },
    read: readRateLimit,
    meaning:
      'Requests per second and burst of one tenant that has no rate of its own, or `off`, which switches off all of ' +
      '[these limits](limits.md).',
  })
  @Checked(rateLimitProblem)
  RATE_LIMIT!: RateLimit | 'off';

  @Setting({
    group: 'Protection',
    default: { text: '20%/50/60m' },
    read: readDeletionGuard,
    meaning:
      'How much may be deactivated, deleted and removed from groups in a tenant without an administrator: the share of ' +
      'what there is, and how many at least, within a window; or `off`. What is more is held with 429 ' +
      '([deletion guard](deletion-guard.md)).',
  })
  @Checked(deletionGuardProblem)
  DELETION_GUARD!: DeletionGuard | 'off';

  @Setting({
    group: 'Protection',
    default: { text: '30d' },
    read: readDuration,
    meaning:
      'How long deleted users and groups can be restored, `1h` to `3650d`; then they are removed for good. The shortest ' +
      'of several processes counts.',
  })
  @Checked(archiveRetentionProblem)
  ARCHIVE_RETENTION!: number;

  @Setting({
    group: 'Protection',
    default: { text: '8' },
    read: readWholeNumber,
    meaning:
      'Characters of a password at least when it is set, `1` to `64`; those that are stored stay. Okta sends placeholders of 8.',
  })
  @Within(1, 64)
  PASSWORD_MIN_LENGTH!: number;

  @Setting({
    group: 'Process',
    default: { text: 'all' },
    meaning:
      'What this process does: `api` serves HTTP, `relay` gives events their places and delivers them, `all` does ' +
      'both. On MySQL and MariaDB one process at least must relay; on SQLite there is one process, which does both.',
  })
  @IsIn(ROLES, ONE_OF(ROLES))
  ROLE!: (typeof ROLES)[number];

  @Setting({
    group: 'Process',
    default: { text: 'info' },
    meaning:
      `The least severe lines of the log: one of ${LOG_LEVELS.map((level) => `\`${level}\``).join(', ')}. JSON lines ` +
      'on standard output, readable on a terminal. With `debug` the command line shows the stack of an error.',
  })
  @IsIn(LOG_LEVELS, ONE_OF(LOG_LEVELS))
  LOG_LEVEL!: (typeof LOG_LEVELS)[number];

  @Setting({
    group: 'Process',
    default: { text: '20s' },
    read: readDuration,
    meaning:
      'How long requests in flight may still take after SIGTERM, SIGINT or SIGHUP before they are cut off, `1s` to `10m`.',
  })
  @Checked(shutdownTimeoutProblem)
  SHUTDOWN_TIMEOUT!: number;

  @Setting({
    group: 'Process',
    default: { text: '0s' },
    read: readDuration,
    meaning:
      'How long requests are still taken after SIGTERM, SIGINT or SIGHUP, while `/readyz` is 503 already, `0s` to `2m`: ' +
      'what a load balancer needs to notice. `5s` in Kubernetes. `SHUTDOWN_TIMEOUT` begins after it.',
  })
  @Checked(drainDelayProblem)
  DRAIN_DELAY!: number;

  @Setting({
    group: 'Process',
    default: { words: 'none: no traces' },
    meaning:
      'Base of a collector of OpenTelemetry that takes OTLP over HTTP, `http://collector:4318`: each request becomes a span. ' +
      'The other `OTEL_*` variables count as the OpenTelemetry specification says (sampler, headers, batches, resource).',
  })
  @IsOptional()
  @Checked(otlpEndpointProblem)
  OTEL_EXPORTER_OTLP_ENDPOINT?: string;

  @Setting({
    group: 'Process',
    default: { words: '`OTEL_EXPORTER_OTLP_ENDPOINT` and `/v1/traces`' },
    meaning: 'The URL for spans alone, with its path.',
  })
  @IsOptional()
  @Checked(otlpEndpointProblem)
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT?: string;

  @Setting({
    group: 'Process',
    default: { text: 'false' },
    meaning: '`true`: no traces, whatever else is set.',
  })
  OTEL_SDK_DISABLED!: string;
}
