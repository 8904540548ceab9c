import 'reflect-metadata';

import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';

import { AppModule } from './app.module.js';
import { readSettings, type Settings } from './settings.js';

async function start(settings: Settings): Promise<void> {
  const { host, port } = settings;
  mkdirSync(dirname(settings.database), { recursive: true });
  // What Nest does at the start is of no interest beside the changes.
  Logger.overrideLogger(['warn', 'error', 'fatal']);
  const app = await NestFactory.create(AppModule.register(settings), new FastifyAdapter());
  // Without them the consumer would not be asked to stop, and the events under way would come again.
  app.enableShutdownHooks();
  try {
    await app.listen(port, host);
  } catch (error) {
    // The consumer has begun already, and would go on where nobody sees it.
    await app.close();
    throw error;
  }
  console.log(
    `The mirror is at http://${host}:${port}/mirror/users and http://${host}:${port}/mirror/groups`,
  );
}

try {
  await start(readSettings(process.env));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
