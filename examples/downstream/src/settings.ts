import { feed, jetstream, rabbitmq, type DirectoryAccess, type EventSource } from '@rollcall/consumer';

/** What the environment says. */
export interface Settings {
  readonly host: string;
  readonly port: number;
  /** File of the mirror's own database. */
  readonly database: string;
  readonly source: EventSource;
  /** Where the first state is read. */
  readonly directory: DirectoryAccess;
}

/** Reads the environment. @throws Error that says what is missing */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  // No name begins with ROLLCALL_: in a shell that exports one, the service and its command would refuse it.
  const { IDENTITY_URL = 'http://127.0.0.1:3000', IDENTITY_TOKEN: token = '', EVENTS = 'feed' } = env;
  if (token === '') {
    throw new Error(
      'IDENTITY_TOKEN must be a token of the tenant: the identity service printed one at its first start, and ' +
        '"npm run -s rollcall -- token issue --tenant default --name downstream" prints another.',
    );
  }
  const directory = { url: IDENTITY_URL, token };
  return {
    host: env['HOST'] ?? '127.0.0.1',
    port: Number(env['PORT'] ?? '3100'),
    database: env['MIRROR_DATABASE'] ?? 'data/mirror.db',
    source: sourceOf(EVENTS, { directory, tenant: env['IDENTITY_TENANT'] ?? 'default' }),
    directory,
  };
}

function sourceOf(
  events: string,
  { directory, tenant }: { readonly directory: DirectoryAccess; readonly tenant: string },
): EventSource {
  if (events === 'feed') return feed(directory);
  if (events.startsWith('nats://')) {
    return jetstream({ servers: events, durable: `mirror-${tenant}`, tenant });
  }
  if (/^amqps?:\/\//.test(events)) return rabbitmq({ url: events, queue: `mirror.${tenant}`, tenant });
  throw new Error('EVENTS must be "feed", nats://host:port or amqp://user:password@host:port.');
}
