/** Canaries: values that a test seeds where a client or an operator can put them, and where each may come out again. */

/** What a canary is. */
export type CanaryKind =
  /** Opens something: a token, the secret of a client or of a webhook, a password in a URL, a key, an assertion. */
  | 'credential'
  /** The password of a user. */
  | 'password'
  /** The value of a registered attribute that is returned never. */
  | 'hidden'
  /** A secret where nobody can know it for one: in a path, as the name of an attribute, as a type of content. */
  | 'misplaced'
  /** Tells of a person: a user name, an address, a telephone number, an external id. */
  | 'personal'
  /** What an administrator types as the name of something. */
  | 'typed'
  /** The query of a URL to which events are pushed: often the key that lets them in. */
  | 'target'
  /** What a client sends to find its own request again: `X-Request-Id`. */
  | 'correlation'
  /** The id of the trace that a request belongs to: `traceparent`. */
  | 'trace'
  /** The name that a client's program gives itself: `User-Agent`. */
  | 'agent'
  /** What a client sends and nobody asked for: cookies, unknown headers, addresses that no proxy vouches for. */
  | 'stray';

/** Where something can come out. */
export type CanarySink =
  /** A line on standard output or standard error of the service. */
  | 'log'
  | 'metrics'
  /** The body or a header of an answer that refuses, to the client that sent the canary. */
  | 'error'
  /** The same of an answer that does not refuse. */
  | 'answer'
  /** An event, whoever takes it: broker, webhook, feed, security event token. */
  | 'event'
  /** The provisioning log of the tenant, and its exports. */
  | 'provisioningLog'
  | 'auditLog'
  /** What a command writes to standard output. */
  | 'commandOutput'
  /** What a command writes to standard error. */
  | 'commandError'
  /** A file that a command leaves because it was asked to: an export, a report of an import. */
  | 'commandFile'
  /** The rows of every table. */
  | 'database'
  /** Every other file of the service's data folder. */
  | 'dataFolder';

/** A value by which a leak is recognised. */
export interface Canary {
  /** Says in a finding what came out: `the password of PUT /Users/{id}`. */
  readonly name: string;
  readonly kind: CanaryKind;
  readonly value: string;
}

/**
 * Where canaries belong; anywhere else each is a leak. The one answer that shows a credential when it is made is no sink:
 * whoever looks at it takes the credential from it, and looks at all others.
 */
export const BELONGS: Readonly<Record<CanaryKind, readonly CanarySink[]>> = {
  credential: [],
  password: [],
  hidden: ['database'],
  misplaced: ['answer', 'error', 'provisioningLog', 'database', 'commandOutput'],
  personal: [
    ...(['answer', 'error', 'event', 'provisioningLog', 'database'] as const),
    ...(['commandOutput', 'commandError', 'commandFile'] as const),
  ],
  typed: [
    'log',
    'metrics',
    'answer',
    'error',
    'event',
    'auditLog',
    'database',
    'commandOutput',
    'provisioningLog',
  ],
  target: ['answer', 'database', 'commandOutput'],
  correlation: ['log', 'answer', 'error', 'event', 'provisioningLog', 'database', 'commandOutput'],
  // The feed answers with events.
  trace: ['log', 'answer', 'event', 'database'],
  agent: ['answer', 'provisioningLog', 'database', 'commandOutput'],
  stray: [],
};

/** Whether canaries of a kind belong into a sink. */
export function belongs(kind: CanaryKind, sink: CanarySink): boolean {
  return BELONGS[kind].includes(sink);
}
