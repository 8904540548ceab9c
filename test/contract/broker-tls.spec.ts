import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openBroker } from '@rollcall/outbox';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { describeOnNats, describeOnRabbitmq } from '../support/brokers.js';
import { freePorts } from '../support/free-ports.mjs';
import { outgoingEvent, PUBLIC_URL } from '../support/outgoing-events.js';
import { selfSigned } from '../support/self-signed.js';

const OUTBOX = join(import.meta.dirname, '../../dist/libs/outbox/src/index.js');

interface Files {
  readonly certificate: string;
  readonly key: string;
}

interface Speaker {
  /** Starts a broker that speaks TLS, and gives its URL. */
  readonly start: (files: Files) => Promise<{ readonly url: string; stop(): Promise<void> }>;
}

/** Publishes in a process that trusts a certificate (Node reads that at its start), and ends by itself. */
async function publishTrusting(certificate: string, url: string): Promise<unknown> {
  const source = `const { openBroker } = await import(${JSON.stringify(OUTBOX)});
    const publisher = await openBroker(${JSON.stringify(url)}, { publicUrl: ${JSON.stringify(PUBLIC_URL)} });
    console.log(JSON.stringify(await publisher.publish(${JSON.stringify(outgoingEvent())})));
    await publisher.close();`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', source], {
    env: { ...process.env, NODE_OPTIONS: '', NODE_EXTRA_CA_CERTS: certificate },
    timeout: 60_000,
  });
  return JSON.parse(stdout);
}

function speaksTls({ start }: Speaker): void {
  let folder: string;
  let files: Files;
  let broker: Awaited<ReturnType<Speaker['start']>>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rollcall-tls-'));
    const { certificate, key } = selfSigned('localhost');
    files = { certificate: join(folder, 'certificate.pem'), key: join(folder, 'key.pem') };
    writeFileSync(files.certificate, certificate);
    writeFileSync(files.key, key);
    broker = await start(files);
  }, 120_000);
  afterAll(async () => {
    await broker.stop();
    rmSync(folder, { recursive: true });
  });

  it('a certificate that Node does not know is unavailable, and says so', async () => {
    const publisher = await openBroker(broker.url, { publicUrl: PUBLIC_URL });
    expect(await publisher.publish(outgoingEvent())).toMatchObject({
      kind: 'unavailable',
      reason: expect.stringMatching(/certificate/),
    });
    await publisher.close();
  });

  it('with a certificate that Node is told of (NODE_EXTRA_CA_CERTS) events arrive, and the process ends', async () => {
    expect(await publishTrusting(files.certificate, broker.url)).toEqual({ kind: 'delivered' });
  }, 90_000);
}

describeOnNats('NATS over TLS', (start) => {
  speaksTls({
    async start({ certificate, key }) {
      const server = await start({
        options: [`tls { cert_file: ${JSON.stringify(certificate)}, key_file: ${JSON.stringify(key)} }`],
      });
      return { url: `tls://localhost:${server.port}`, stop: () => server.stop() };
    },
  });
});

describeOnRabbitmq('RabbitMQ over TLS', (start) => {
  speaksTls({
    async start({ certificate, key }) {
      const [port] = await freePorts(1);
      const options = [
        `listeners.ssl.1 = 127.0.0.1:${port}`,
        `ssl_options.certfile = ${certificate}`,
        `ssl_options.keyfile = ${key}`,
      ];
      const broker = await start({ options });
      return { url: `amqps://localhost:${port}`, stop: () => broker.stop() };
    },
  });
});
