import { loadSettings, productVersion, type Settings } from '@rollcall/config';
import { startTracing, type Tracing } from '@rollcall/observability';

import { createObservability, type Observability } from './observability.js';
import { describeStartFailure } from './start-failure.js';
import { startService, type RunningService } from './start-service.js';
import { listenForStop } from './stop-signals.js';

const LAST_MOMENT = 2000;

/** Milliseconds after the first signal in which the process does not end yet. */
const REPEATS_ARRIVE = 500;

/** Runs the service as this process, until SIGTERM, SIGINT or SIGHUP: the exit code is 0, 1, or 2 for bad settings. */
export async function runService(): Promise<void> {
  try {
    const settings = loadSettings();
    const made = createObservability(settings, { readable: process.stdout.isTTY });
    const observability = { ...made, tracing: await tracingOf(settings, made) };
    const starting = startService({ settings, ...observability, terminal: terminal() });
    stopOnSignals(starting, observability);
    await starting;
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

function tracingOf(settings: Settings, { logger }: Observability): Promise<Tracing> | undefined {
  if (!settings.tracing) return undefined;
  const warn = (reason: string): void => {
    logger.warn({ reason }, 'traces: the exporter reports a problem');
  };
  return startTracing({ serviceName: 'rollcall', version: productVersion(), warn });
}

function stopOnSignals(starting: Promise<RunningService>, observability: Observability): void {
  const { logger } = observability;
  listenForStop({
    source: process,
    now: () => performance.now(),
    stop(signal) {
      logger.info({ signal }, 'stopping');
      // A process that ends gives its signal handlers up before it has closed everything: a repeat would kill it then.
      setTimeout(() => undefined, REPEATS_ARRIVE);
      starting.then(
        (service) => stop(service, observability),
        // That it could not start is told and ended elsewhere.
        () => undefined,
      );
    },
    force(signal) {
      logger.warn({ signal }, 'ended by a further signal before it was stopped');
      process.exit(1);
    },
  });
}

async function stop(service: RunningService, { logger, tracing }: Observability): Promise<void> {
  try {
    await service.close();
    await tracing?.stop();
    logger.info({}, 'stopped');
    endProcess(0);
  } catch (error) {
    logger.error({ err: error }, 'stopping failed');
    endProcess(1);
  }
}

function endWith(error: unknown): void {
  const { lines, exitCode } = describeStartFailure(error);
  for (const line of lines) process.stderr.write(`rollcall: ${line}\n`);
  endProcess(exitCode);
}

/** Lets output drain and the database close; what still holds the process then does not hold it for long. */
function endProcess(exitCode: number): void {
  process.exitCode = exitCode;
  setTimeout(() => process.exit(), LAST_MOMENT).unref();
}
