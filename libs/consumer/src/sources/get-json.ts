import { Fields } from '../events/fields.js';
import { SourceUnavailable, type DirectoryAccess } from './event-source.js';

/** What came back. */
export interface JsonAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** A request to the service. */
export interface JsonRequest {
  readonly access: DirectoryAccess;
  /** Behind the service's URL, with its query. */
  readonly path: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly signal: AbortSignal;
  /** Statuses beside 200 that the caller understands. */
  readonly understands?: readonly number[];
}

/**
 * Gets a JSON document from the service.
 * @throws SourceUnavailable that says what the service answered, or why it did not
 */
export async function getJson(request: JsonRequest): Promise<JsonAnswer> {
  const { access, path, timeout, understands = [] } = request;
  const url = `${access.url.replace(/\/+$/, '')}${path}`;
  const shown = url.replace(/\?.*$/, '');
  const giveUp = new AbortController();
  const abort = (): void => {
    giveUp.abort(new Error(request.signal.aborted ? 'it is no longer wanted' : `in ${timeout / 1000} s`));
  };
  const timer = setTimeout(abort, timeout);
  request.signal.addEventListener('abort', abort);
  if (request.signal.aborted) abort();
  let answer: Response;
  let text: string;
  try {
    const headers = {
      authorization: `Bearer ${access.token}`,
      accept: 'application/scim+json, application/json',
    };
    answer = await fetch(url, { headers, signal: giveUp.signal, redirect: 'error' });
    text = await answer.text();
  } catch (error) {
    throw new SourceUnavailable(`${shown} did not answer: ${reasonOf(error)}`, undefined);
  } finally {
    clearTimeout(timer);
    request.signal.removeEventListener('abort', abort);
  }
  const { status } = answer;
  if (status === 200 || understands.includes(status)) return { status, body: parse(text, shown) };
  if (status === 401 || status === 403) {
    throw new SourceUnavailable(`${shown} refuses the token (${status}). ${adviceIn(text)}`, undefined);
  }
  const retryAfter = Number(answer.headers.get('retry-after') ?? Number.NaN);
  throw new SourceUnavailable(
    `${shown} answered ${status}: ${text.slice(0, 300)}`,
    Number.isNaN(retryAfter) ? undefined : retryAfter * 1000,
  );
}

function parse(text: string, url: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    throw new SourceUnavailable(
      `${url} answered with something that is not JSON. Is it the service's URL?`,
      undefined,
    );
  }
}

/** Why the service refuses the token, such as a scope that it lacks, and which token a consumer needs. */
function adviceIn(text: string): string {
  const advice = 'Give a token of the tenant that may read events and resources (events:read and scim:read).';
  try {
    return `${Fields.of(JSON.parse(text), 'The refusal').word('detail')} ${advice}`;
  } catch {
    return advice;
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
