import type { LOG_LEVELS, MIGRATE_MODES, READ_MODES, ROLES } from './choices.js';
import type { DeletionGuard, RateLimit } from './read-values.js';
import type { Secret } from './secret.js';

/** What the environment says, checked, nested and frozen. */
export interface Settings {
  readonly role: (typeof ROLES)[number];
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** Base of every link, without a slash at its end. */
  readonly publicUrl: string;
  /** Whether PUBLIC_URL said so; otherwise it follows from the listener, and another process may have another one. */
  readonly publicUrlGiven: boolean;
  readonly listener: ListenerSettings;
  readonly management: ManagementSettings;
  readonly database: DatabaseSettings;
  /** It may hold a password; undefined where there is no broker. */
  readonly brokerUrl: Secret | undefined;
  /** CIDR blocks, addresses and host names where events may be pushed although they are not public. */
  readonly eventTargets: readonly string[];
  /** Keys of 32 bytes as base64, separated by commas; undefined where the database keeps one. */
  readonly eventSecretsKey: Secret | undefined;
  /** Milliseconds until others may take over from a process that relays events and was killed. */
  readonly relayLease: number;
  /** Folder beside the embedded database, `./data` with MySQL; an absolute path. It need not exist. */
  readonly dataFolder: string;
  readonly firstStart: { readonly tenantToken: Secret | undefined; readonly adminToken: Secret | undefined };
  /** Undefined when it is off. */
  readonly rateLimit: RateLimit | undefined;
  /** Undefined when it is off. */
  readonly deletionGuard: DeletionGuard | undefined;
  /** Milliseconds for which deleted resources can be restored. */
  readonly archiveRetention: number;
  /** Whether requests become spans: an OTLP endpoint is set, and the SDK is not disabled. */
  readonly tracing: boolean;
  /** Characters of a user's password at least. */
  readonly passwordMinLength: number;
  /** Milliseconds for which requests in flight may take once no more are taken. */
  readonly shutdownTimeout: number;
  /** Milliseconds for which requests are still taken after the signal to stop. */
  readonly drainDelay: number;
}

/** The public listener. */
export interface ListenerSettings {
  readonly host: string;
  readonly port: number;
  /** Paths of readable files. */
  readonly tls:
    | {
        readonly certificate: string;
        readonly key: string;
        /** Who signs client certificates; absent where none are asked for. */
        readonly clientCa?: string;
      }
    | undefined;
  /** IP addresses and CIDR blocks; empty when no proxy is trusted. */
  readonly trustProxy: readonly string[];
}

/** The management listener. */
export interface ManagementSettings {
  readonly host: string;
  readonly port: number;
  /** The variable that says where it is: it follows HOST where it has no address of its own. */
  readonly hostSetting: 'HOST' | 'MANAGEMENT_HOST';
}

/** The database. */
export interface DatabaseSettings {
  /** As it was given: it may hold a password. */
  readonly url: Secret;
  readonly engine: 'sqlite' | 'mysql';
  /** Absolute path of the embedded database; undefined with MySQL. */
  readonly file: string | undefined;
  readonly poolSize: number;
  /** Which of several hosts answer reads; without a meaning on SQLite and with one host. */
  readonly reads: (typeof READ_MODES)[number];
  readonly migrate: (typeof MIGRATE_MODES)[number];
}
