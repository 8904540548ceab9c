import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';

import { METRICS, Metrics } from './metrics.js';
import { renderMetrics } from './render-metrics.js';

const BUILD = { version: '1.2.3', nodeVersion: 'v20' };

describe('docs/metrics.md', () => {
  it('is what the code says (node scripts/generate-docs.mjs writes it anew)', () => {
    const written = readFileSync(new URL('../../../docs/metrics.md', import.meta.url), 'utf8');
    expect(written).toBe(renderMetrics());
  });
});

describe('Metrics', () => {
  it('exposes every declared metric by its name, and those of Node', async () => {
    const metrics = new Metrics(BUILD);
    metrics.authFailed('expired');
    const { text } = await metrics.expose();
    for (const { name, help } of Object.values(METRICS)) {
      expect(text).toContain(`# HELP ${name} ${help}`);
      expect(name).toMatch(/^[a-z][a-z_]*$/);
    }
    expect(text).toContain('rollcall_build_info{version="1.2.3",node_version="v20"} 1');
    expect(text).toContain('scim_auth_failures_total{reason="expired"} 1');
    expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
    expect((await metrics.expose()).contentType).toContain('text/plain');
  });

  it('counts requests by method, route template and status', async () => {
    const metrics = new Metrics(BUILD);
    metrics.requestStarted('GET');
    metrics.requestStarted('GET');
    metrics.requestFinished({ method: 'GET', route: '/scim/v2/Users/:id', status: 404, duration: 0.02 });
    const { text } = await metrics.expose();
    const labels =
      'http_request_method="GET",http_route="/scim/v2/Users/:id",http_response_status_code="404"';
    expect(text).toContain(`http_server_request_duration_seconds_bucket{le="0.025",${labels}} 1`);
    expect(text).toContain(`http_server_request_duration_seconds_bucket{le="0.01",${labels}} 0`);
    expect(text).toContain(`http_server_request_duration_seconds_count{${labels}} 1`);
    expect(text).toContain('http_server_active_requests{http_request_method="GET"} 1');
  });

  it('bounds every label, whatever a client sends', async () => {
    const metrics = new Metrics(BUILD);
    for (let index = 0; index < 1000; index += 1) {
      metrics.requestStarted(`M${index}`);
      metrics.requestFinished({ method: `M${index}`, route: `/${index}`, status: 200, duration: 1 });
      metrics.authFailed(`r${index}`);
    }
    metrics.requestFinished({ method: 'GET', route: undefined, status: 404, duration: 1 });
    const { text } = await metrics.expose();
    const counts = text.match(/http_server_request_duration_seconds_count\{.*/g);
    expect(counts).toHaveLength(202);
    expect(text).not.toContain('"M1"');
    expect(text).toContain('http_server_active_requests{http_request_method="_OTHER"} 0');
    expect(text.match(/scim_auth_failures_total\{/g)).toHaveLength(21);
  });

  it('keeps the metrics of two services apart', async () => {
    const [one, other] = [new Metrics(BUILD), new Metrics(BUILD)];
    one.authFailed('unknown');
    expect((await other.expose()).text).not.toContain('reason="unknown"');
  });
});
