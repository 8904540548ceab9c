import { describe, expect, it } from '@jest/globals';

import { libsqlEngine } from '../support/engines.js';
import { answering, startReceiver } from '../support/receiver.js';
import { spawnService, type ServiceProcess } from '../support/service.js';
import { userBody } from '../support/scim-messages.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';

/** A span as OTLP's JSON has it. */
interface SentSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
}

interface SentTraces {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: SentSpan['attributes'] };
    readonly scopeSpans: readonly { readonly spans: readonly SentSpan[] }[];
  }[];
}

function textsOf(attributes: SentSpan['attributes']): Readonly<Record<string, string>> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, String(Object.values(value)[0])]));
}

function create(service: ServiceProcess, traceparent?: string): Promise<Response> {
  return fetch(`${service.baseUrl}/Users`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${service.token}`,
      'content-type': 'application/scim+json',
      ...(traceparent === undefined ? {} : { traceparent }),
    },
    body: JSON.stringify(userBody()),
  });
}

async function traceparentsOfEvents(service: ServiceProcess): Promise<readonly (string | undefined)[]> {
  const answer = await fetch(`${service.origin}/events/v1/feed`, {
    headers: { authorization: `Bearer ${service.token}` },
  });
  const { events } = (await answer.json()) as {
    readonly events: readonly { readonly traceparent?: string }[];
  };
  return events.map(({ traceparent }) => traceparent);
}

describe('traces', () => {
  it('an OTLP endpoint makes a span of each request, which stands in its log line and its event', async () => {
    const collector = await startReceiver(answering(200));
    const databaseUrl = await libsqlEngine.databaseUrl();
    const service = await spawnService({
      databaseUrl,
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=spec',
      },
    });
    await service.ready();
    let events: readonly (string | undefined)[];
    try {
      expect((await create(service, `00-${TRACE}-${CALLER}-01`)).status).toBe(201);
      expect((await create(service)).status).toBe(201);
      expect((await create(service, `00-${TRACE}-${CALLER}-00`)).status).toBe(201);
      events = await traceparentsOfEvents(service);
    } finally {
      // What is left is sent before the process ends.
      expect(await service.stop()).toEqual({ code: 0, signal: null });
      await collector.close();
    }
    expect(new Set(collector.received.map(({ path }) => path))).toEqual(new Set(['/v1/traces']));
    const sent = collector.received.flatMap(({ body }) => (JSON.parse(body) as SentTraces).resourceSpans);
    expect(textsOf(sent[0]?.resource.attributes ?? [])).toMatchObject({
      'service.name': 'rollcall',
      'deployment.environment.name': 'spec',
    });
    const spans = sent.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
    const creations = spans.filter(({ name }) => name === 'POST /scim/v2/Users');
    // The third caller does not sample, and so neither does the service.
    expect(creations).toHaveLength(2);
    const [first, second] = creations;
    expect(first).toMatchObject({ traceId: TRACE, parentSpanId: CALLER, kind: 2 });
    expect(second?.parentSpanId ?? '').toBe('');
    expect(textsOf(first?.attributes ?? [])).toMatchObject({
      'http.request.method': 'POST',
      'http.route': '/scim/v2/Users',
      'http.response.status_code': '201',
      'scim.operation': 'create',
      'scim.resource_type': 'User',
    });
    expect(events.slice(0, 2)).toEqual(creations.map(({ traceId, spanId }) => `00-${traceId}-${spanId}-01`));
    expect(events[2]).toMatch(new RegExp(`^00-${TRACE}-(?!${CALLER})[0-9a-f]{16}-00$`));
    expect(service.stdout()).toContain(`"trace_id":"${TRACE}","span_id":"${first?.spanId ?? 'none'}"`);
  });

  it('a collector that is not there holds neither requests nor the end of the process up', async () => {
    const collector = await startReceiver(answering(200));
    await collector.close();
    const databaseUrl = await libsqlEngine.databaseUrl();
    const service = await spawnService({
      databaseUrl,
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_BSP_SCHEDULE_DELAY: '100' },
    });
    await service.ready();
    expect((await create(service)).status).toBe(201);
    expect(await service.stop()).toEqual({ code: 0, signal: null });
  });
});
