import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { AppModule, type AppParts } from '../app.module.js';
import { endAudits } from '../audit/end-audits.js';
import { logRequests } from '../http/log-requests.js';
import { writeAnswers } from '../http/write-answers.js';
import { createAdapter, type AdapterOptions } from './create-adapter.js';
import { createApp } from './create-app.js';

/** Makes the application behind the public listener, ready to listen. */
export function createPublicApp(parts: AppParts, options: AdapterOptions): Promise<NestFastifyApplication> {
  const { logger, serving, routes, log } = parts;
  const adapter = createAdapter(options);
  const fastify = adapter.getInstance();
  fastify.addHook('onRoute', ({ url, method }) => {
    routes.add(url, method);
  });
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    // Whoever keeps the connection open is to find another replica for the next request.
    if (serving.isDraining) void reply.header('connection', 'close');
    done();
  });
  writeAnswers(fastify);
  endAudits(fastify, logger);
  logRequests(fastify, parts, log);
  return createApp(AppModule.register(parts), adapter, logger);
}
