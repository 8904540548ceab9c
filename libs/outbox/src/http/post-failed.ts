/**
 * Why a request has no answer: its target is `refused`, no connection was made (`unreachable`), TLS failed, the time was
 * up, or the network failed with the request on its way.
 */
export type PostFailure = 'refused' | 'unreachable' | 'tls' | 'timeout' | 'network';

/** A request was not answered. The reason names neither the URL nor anything that was sent. */
export class PostFailed extends Error {
  override readonly name = 'PostFailed';

  constructor(
    readonly kind: PostFailure,
    readonly reason: string,
  ) {
    super(reason);
  }
}

const TLS_CODE = /CERT|SIGNATURE|^ERR_(?:TLS|SSL)_|^EPROTO$|^HOSTNAME_|^INVALID_(?:CA|PURPOSE)$/;

const UNREACHABLE: Readonly<Record<string, string>> = {
  EAI_AGAIN: 'the name of the host could not be looked up',
  ECONNREFUSED: 'the connection was refused',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ENOTFOUND: 'the name of the host is not known',
  ETIMEDOUT: 'the connection was not made in time',
};

const NETWORK_FAILURES: Readonly<Record<string, string>> = {
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed',
};

/** Says what an error of the network means, by its code alone: messages may name what is secret. */
export function postFailed(error: unknown): PostFailed {
  if (error instanceof PostFailed) return error;
  const code =
    typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'no code';
  if (TLS_CODE.test(code)) return new PostFailed('tls', `TLS failed (${code})`);
  const unreachable = UNREACHABLE[code];
  if (unreachable !== undefined) return new PostFailed('unreachable', `${unreachable} (${code})`);
  const what = code.startsWith('HPE_') ? 'the answer is not HTTP' : NETWORK_FAILURES[code];
  return new PostFailed('network', `${what ?? 'the connection failed'} (${code})`);
}
