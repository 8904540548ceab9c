/**
 * Errors by which a server says that it takes no work now while another one of its cluster may: a Galera node that is
 * not ready, a server or a storage that is read-only, a server in offline mode.
 */
const UNFIT = new Set([1047, 1290, 1836, 3032]);

/** Whether an error is its host's, so that the same work may succeed on another host. */
export function isHostUnfit(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'errno' in error && UNFIT.has(Number(error.errno));
}

/** A server was asked, and it is not one to work on. */
export class HostNotReady extends Error {
  override readonly name = 'HostNotReady';
  /** As a Galera node refuses statements. */
  readonly errno = 1047;

  constructor(host: string) {
    super(`The server ${host} answers, but is read-only or not a ready part of its cluster.`);
  }
}

/** No answer came in time. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  /** As the driver names it. */
  readonly code = 'PROTOCOL_SEQUENCE_TIMEOUT';

  constructor(milliseconds: number) {
    super(`No answer within ${milliseconds} ms.`);
  }
}

/** Waits for a promise, but not for longer than some milliseconds: then it rejects with `NoAnswer`. */
export function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new NoAnswer(milliseconds)), milliseconds);
    void promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
