import { pino, stdTimeFunctions, type DestinationStream, type Logger, type LoggerOptions } from 'pino';
import { prettyFactory } from 'pino-pretty';

import { describeError } from './describe-error.js';
import { gatheredLines } from './gathered-lines.js';
import { logDestination } from './log-destination.js';
import { REDACTED, redacted, SECRET_NAMES, withoutQuery } from './redaction.js';

const SERIALIZERS = { req: describeRequest, res: describeResponse, err: describeError, error: describeError };
const SERIALIZED: ReadonlySet<string> = new Set(Object.keys(SERIALIZERS));

/** How the log is written. */
export interface LogOptions {
  /** The least severe lines that are written: a level of pino, or `silent`. */
  readonly level: string;
  /** Readable lines for a person instead of JSON. */
  readonly readable: boolean;
  /** Where the lines go; standard output by default. */
  readonly destination?: DestinationStream;
}

/**
 * The options of every logger, also of the one that Fastify makes: instants in RFC 3339, levels by name, requests by
 * method and path, and no secret, query string, body or statement (ASVS 16.2.5).
 */
export function loggerOptions(level: string): LoggerOptions {
  return {
    level,
    base: null,
    messageKey: 'msg',
    timestamp: stdTimeFunctions.isoTime,
    formatters: {
      level: (label) => ({ level: label }),
      log: (members) => redacted(members, SERIALIZED),
    },
    // The members of a child logger pass no formatter.
    redact: { paths: SECRET_NAMES.map((name) => `["${name}"]`), censor: REDACTED },
    serializers: SERIALIZERS,
  };
}

/** Makes the logger of a process: JSON lines on standard output, or readable lines on a terminal. */
export function createLogger({ level, readable, destination: given }: LogOptions): Logger {
  if (!readable) return pino(loggerOptions(level), given ?? gatheredLines(logDestination()));
  const destination = given ?? logDestination();
  const prettify = prettyFactory({ translateTime: 'SYS:HH:MM:ss.l', singleLine: true });
  return pino(loggerOptions(level), { write: (line) => destination.write(prettify(line)) });
}

/** The parts of a request that a line may have; shaped like Node's and Fastify's requests. */
function describeRequest(request: unknown): object {
  return {
    ...member(request, 'id'),
    ...member(request, 'method'),
    ...member(request, 'url', (url) => withoutQuery(String(url))),
    ...member(request, 'ip'),
  };
}

function describeResponse(response: unknown): object {
  return member(response, 'statusCode');
}

function member(value: unknown, name: string, show: (inner: unknown) => unknown = (inner) => inner): object {
  if (typeof value !== 'object' || value === null) return {};
  const inner: unknown = Reflect.get(value, name);
  return inner === undefined ? {} : { [name]: show(inner) };
}
