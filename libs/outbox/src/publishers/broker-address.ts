/** Where a broker is, as `BROKER_URL` says it. */
export interface BrokerAddress {
  readonly protocol: 'nats' | 'amqp' | 'kafka';
  /** `host:port`, one or several. */
  readonly servers: readonly string[];
  readonly tls: boolean;
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** What stands behind the hosts, without the slash; decoded. */
  readonly path: string;
  /** Only names that the protocol knows. */
  readonly parameters: ReadonlyMap<string, string>;
}

type Protocol = Pick<BrokerAddress, 'protocol' | 'tls'> & { readonly port: number };

const PROTOCOLS: Readonly<Record<string, Protocol>> = {
  nats: { protocol: 'nats', tls: false, port: 4222 },
  tls: { protocol: 'nats', tls: true, port: 4222 },
  amqp: { protocol: 'amqp', tls: false, port: 5672 },
  amqps: { protocol: 'amqp', tls: true, port: 5671 },
  kafka: { protocol: 'kafka', tls: false, port: 9092 },
  kafkas: { protocol: 'kafka', tls: true, port: 9092 },
};

const PARAMETERS: Readonly<Record<BrokerAddress['protocol'], readonly string[]>> = {
  nats: ['subject', 'stream', 'replicas', 'declare'],
  amqp: ['exchange', 'queue', 'declare', 'envelope'],
  kafka: ['topic', 'declare'],
};

const URL_FORM = /^([a-z]+):\/\/(?:([^@/?]*)@)?([^@/?]+)(?:\/([^?]*))?(?:\?(.*))?$/;

/**
 * Reads the address of a broker: `nats://user:password@host:4222,host:4222?stream=SCIM`. User name and password are
 * percent-encoded.
 * @throws Error that says what is wrong with it, without showing it
 */
export function readBrokerAddress(url: string): BrokerAddress {
  const match = URL_FORM.exec(url);
  const [, scheme = '', credentials, hosts = '', path = '', query = ''] = match ?? [];
  const known = PROTOCOLS[scheme];
  const names = hosts.split(',');
  if (match === null || known === undefined || names.some((host) => host === '' || host.startsWith(':'))) {
    throw new Error(
      'BROKER_URL must begin with nats://, tls:// (NATS over TLS), amqp://, amqps://, kafka:// or kafkas://, ' +
        'and name a host, or several as host:port,host:port.',
    );
  }
  const [user, password] = splitOnce(credentials);
  return {
    protocol: known.protocol,
    tls: known.tls,
    servers: names.map((host) => (/:\d+$/.test(host) ? host : `${host}:${known.port}`)),
    user: decoded(user, 'user name'),
    password: decoded(password, 'password'),
    path: decoded(path, 'path') ?? '',
    parameters: readParameters(known.protocol, query),
  };
}

function splitOnce(credentials: string | undefined): readonly [user?: string, password?: string] {
  if (credentials === undefined || credentials === '') return [];
  const colon = credentials.indexOf(':');
  return colon < 0 ? [credentials] : [credentials.slice(0, colon), credentials.slice(colon + 1)];
}

function decoded(text: string | undefined, what: string): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    throw new Error(`BROKER_URL must have its ${what} percent-encoded.`);
  }
}

function readParameters(protocol: BrokerAddress['protocol'], query: string): ReadonlyMap<string, string> {
  const parameters = new Map(new URLSearchParams(query));
  const known = PARAMETERS[protocol];
  const unknown = [...parameters.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new Error(
      `BROKER_URL: there is no parameter ${unknown}; with ${protocol} there are ${known.join(', ')}.`,
    );
  }
  return parameters;
}
