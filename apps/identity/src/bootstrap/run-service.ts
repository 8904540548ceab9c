import { loadSettings } from '@rollcall/config';

import { createObservability, type Observability } from './observability.js';
import { describeStartFailure } from './start-failure.js';
import { startService, type RunningService } from './start-service.js';

const LAST_MOMENT = 2000;

/** Runs the service as this process, until SIGTERM or SIGINT: the exit code is 0, 1, or 2 for bad settings. */
export async function runService(): Promise<void> {
  try {
    const settings = loadSettings();
    const observability = createObservability(settings, { readable: process.stdout.isTTY });
    const service = await startService({ settings, ...observability, terminal: terminal() });
    stopOnSignals(service, observability);
  } catch (error) {
    endWith(error);
  }
}

function terminal(): ((text: string) => void) | undefined {
  if (!process.stdout.isTTY) return undefined;
  return (text) => {
    process.stdout.write(text);
  };
}

function stopOnSignals(service: RunningService, { logger }: Observability): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    // A second signal ends the process at once: it has lost its handler.
    process.once(signal, () => {
      logger.info({ signal }, 'stopping');
      service.close().then(
        () => {
          logger.info({}, 'stopped');
          endProcess(0);
        },
        (error: unknown) => {
          logger.error({ err: error }, 'stopping failed');
          endProcess(1);
        },
      );
    });
  }
}

function endWith(error: unknown): void {
  const { lines, exitCode } = describeStartFailure(error);
  for (const line of lines) process.stderr.write(`rollcall: ${line}\n`);
  endProcess(exitCode);
}

/** Lets output drain; what still holds the process then does not hold it for long. */
function endProcess(exitCode: number): void {
  process.exitCode = exitCode;
  setTimeout(() => process.exit(), LAST_MOMENT).unref();
}
