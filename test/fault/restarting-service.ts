import { afterAll } from '@jest/globals';

import { spawnService, type ServiceProcess } from '../support/service.js';

/** Processes of the service, one at a time. */
export interface RestartingService {
  /** Starts a process on a database, and resolves when it is ready. */
  start(databaseUrl: string): Promise<ServiceProcess>;
  /** Kills the process that was started last, and resolves when it has ended. */
  kill(): Promise<void>;
}

/** Processes of the service that come one after another; the last one is killed after the block's tests. */
export function restartingService(env: Readonly<Record<string, string>>): RestartingService {
  let service: ServiceProcess | undefined;
  async function kill(): Promise<void> {
    service?.child.kill('SIGKILL');
    await service?.exited;
  }
  afterAll(kill);
  return {
    async start(databaseUrl) {
      service = await spawnService({ databaseUrl, env });
      await service.ready();
      return service;
    },
    kill,
  };
}
