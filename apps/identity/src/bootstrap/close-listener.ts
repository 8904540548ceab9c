import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/**
 * Closes a listener: takes no more connections, closes idle ones, lets requests in flight end, and cuts off what is
 * left after `timeout` milliseconds.
 */
export async function closeListener(app: NestFastifyApplication, timeout: number): Promise<void> {
  const server = app.getHttpServer();
  const cut = setTimeout(() => {
    server.closeAllConnections();
  }, timeout);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
  }
}
