import type { AddressInfo } from 'node:net';

import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { StartFailure } from './start-failure.js';

/** Where to listen, and the names of the settings that said so. */
export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly hostSetting: string;
  readonly portSetting: string;
}

/**
 * Opens a listener.
 * @returns the port, which is another one than asked for when that was 0
 * @throws StartFailure with a sentence for the operator
 */
export async function listen(app: NestFastifyApplication, options: ListenOptions): Promise<number> {
  const { host, port } = options;
  try {
    // Not by app.listen(), which logs the failure in Nest's words as well.
    await app.getHttpAdapter().getInstance().listen({ host, port });
  } catch (error) {
    throw listenFailure(error, options);
  }
  const address: AddressInfo | string | null = app.getHttpServer().address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

/** Why an address cannot be listened on, in a sentence for the operator. */
export function listenFailure(error: unknown, options: ListenOptions): StartFailure {
  return new StartFailure(sentence(error, options), { cause: error });
}

function sentence(error: unknown, { host, port, hostSetting, portSetting }: ListenOptions): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  const where = `${host}:${port}`;
  switch (code) {
    case 'EADDRINUSE':
      return `The address ${where} is in use by another process. Stop it, or set ${portSetting} to another port.`;
    case 'EACCES':
      return `This user may not listen on ${where}. Set ${portSetting} to a port above 1023.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${host} is not an address of this machine. Set ${hostSetting} to one that is, or to 0.0.0.0.`;
    default:
      return `Listening on ${where} failed (${code}). Check ${hostSetting} and ${portSetting}.`;
  }
}
