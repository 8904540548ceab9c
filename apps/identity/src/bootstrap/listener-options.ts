import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ServerOptions } from 'node:http';
import { createSecureContext } from 'node:tls';

import type { ListenerSettings } from '@rollcall/config';

import { StartFailure } from './start-failure.js';

const SECOND = 1000;

/** Longer than the idle time of usual load balancers (60 s), so that they close first and no request meets a reset. */
export const KEEP_ALIVE_TIMEOUT = 75 * SECOND;

/** Milliseconds in which a whole request must have arrived (H7). */
export const REQUEST_TIMEOUT = 30 * SECOND;

/** What node:http is made with (H7): slow headers are cut off, and a filter of 8 KiB fits in, percent-encoded. */
export const SERVER_OPTIONS: ServerOptions = Object.freeze({
  headersTimeout: 10 * SECOND,
  connectionsCheckingInterval: 5 * SECOND,
  maxHeaderSize: 64 * 1024,
  // `checkHost` refuses it in SCIM's form.
  requireHostHeader: false,
});

/** Key material of the public listener (H-AUTH-06: TLS 1.2 or better). */
export interface TlsOptions extends ServerOptions {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly minVersion: 'TLSv1.2';
  /** Who signs client certificates. With it no connection is made without such a certificate. */
  readonly ca?: Buffer;
  readonly requestCert?: true;
  readonly rejectUnauthorized?: true;
}

/**
 * Reads certificate and key, and who signs client certificates; undefined where TLS ends at the proxy.
 * @throws StartFailure when they cannot be used together
 */
export function tlsOptions(tls: ListenerSettings['tls']): TlsOptions | undefined {
  if (tls === undefined) return undefined;
  const cert = readFileSync(tls.certificate);
  const key = readFileSync(tls.key);
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    throw new StartFailure(
      `TLS_CERT (${tls.certificate}) and TLS_KEY (${tls.key}) are not a PEM certificate and its private key.`,
      { cause: error },
    );
  }
  return { ...SERVER_OPTIONS, cert, key, minVersion: 'TLSv1.2', ...clientCertificates(tls) };
}

function clientCertificates({
  clientCa,
}: NonNullable<ListenerSettings['tls']>): Pick<TlsOptions, 'ca' | 'requestCert' | 'rejectUnauthorized'> {
  if (clientCa === undefined) return {};
  const ca = readFileSync(clientCa);
  // A file without a certificate would do without a word, and nobody could connect.
  try {
    new X509Certificate(ca);
  } catch (error) {
    throw new StartFailure(`TLS_CLIENT_CA (${clientCa}) has no PEM certificate.`, { cause: error });
  }
  return { ca, requestCert: true, rejectUnauthorized: true };
}
