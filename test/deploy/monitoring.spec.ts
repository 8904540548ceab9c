import { parser } from '@prometheus-io/lezer-promql';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

import { forEachEngine, leaveOut } from '../support/engines.js';
import { findPromtool, PROMTOOL_PACKAGE } from '../support/promtool.mjs';
import { makeUser } from '../support/scim-messages.js';
import { startTestService, type TestService } from '../support/service.js';

const FOLDER = join(import.meta.dirname, '../../deploy/monitoring');
const DASHBOARDS = readdirSync(join(FOLDER, 'dashboards')).filter((name) => name.endsWith('.json'));

interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

const text = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');
const RULES: readonly Rule[] = (
  parse(text('rules.yaml')) as { readonly groups: readonly { readonly rules: readonly Rule[] }[] }
).groups.flatMap(({ rules }) => rules);
const ALERTS = RULES.flatMap((rule) => (rule.alert === undefined ? [] : [{ ...rule, alert: rule.alert }]));
const RECORDED = new Set(RULES.flatMap(({ record }) => record ?? []));

/** Labels that Prometheus adds to what it scrapes. */
const TARGET_LABELS = new Set(['namespace', 'instance', 'job', 'pod']);

interface Named {
  readonly metric: string;
  readonly labels: readonly string[];
}

/** The metrics that an expression names, with the labels by which it selects them. @throws Error for no PromQL */
function named(expression: string): readonly Named[] {
  const found: { metric: string; labels: string[] }[] = [];
  parser.parse(expression).iterate({
    enter({ type, from, to, node }) {
      if (type.isError) throw new Error(`no PromQL: ${expression}`);
      if (type.name !== 'VectorSelector') return;
      const metric = node.getChild('Identifier');
      const labels = expression.slice(from, to).matchAll(/([a-z_]\w*)\s*(?:=~|!~|!=|=)/g);
      found.push({
        metric: metric === null ? '' : expression.slice(metric.from, metric.to),
        labels: [...labels].map(([, label]) => String(label)),
      });
    },
  });
  return found;
}

interface Panel {
  readonly title: string;
  readonly type: string;
  readonly targets?: readonly { readonly expr: string }[];
  readonly panels?: readonly Panel[];
}

function expressionsOf(name: string): readonly string[] {
  const board = JSON.parse(text(`dashboards/${name}`)) as { readonly panels: readonly Panel[] };
  const all = board.panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]);
  return all.flatMap(({ targets = [] }) =>
    // Grafana puts the values of its variables in.
    targets.map(({ expr }) => expr.replaceAll(/\$__rate_interval/g, '5m').replaceAll(/\$\w+/g, 'x')),
  );
}

describe('the rules', () => {
  it.each(ALERTS.map((rule) => [rule.alert, rule] as const))('%s says what to do', (alert, rule) => {
    const { summary, description, runbook } = rule.annotations ?? {};
    expect([summary, description].every((line) => (line ?? '').length > 10)).toBe(true);
    expect(runbook).toBe(`docs/runbooks.md#${alert.toLowerCase()}`);
    expect(['critical', 'warning']).toContain(rule.labels?.['severity']);
    const runbooks = readFileSync(join(FOLDER, '../../docs/runbooks.md'), 'utf8');
    const section = runbooks.split(/^## /m).find((one) => one.startsWith(`${alert}\n`)) ?? '';
    for (const part of ['**Means**', '**Look at**', '**Do**']) expect(section).toContain(part);
  });

  it('every alert is tested to fire, and not to fire', () => {
    const tests = (
      parse(text('rules.test.yaml')) as {
        readonly tests: readonly {
          readonly alert_rule_test: readonly {
            readonly alertname: string;
            readonly exp_alerts: readonly unknown[];
          }[];
        }[];
      }
    ).tests.flatMap(({ alert_rule_test: cases }) => cases);
    for (const { alert } of ALERTS) {
      const fires = tests
        .filter(({ alertname }) => alertname === alert)
        .map(({ exp_alerts: all }) => all.length > 0);
      expect([alert, ...new Set(fires)].sort()).toEqual([alert, false, true].sort());
    }
  });
});

if (findPromtool() === undefined) leaveOut('promtool', PROMTOOL_PACKAGE.name, findPromtool);
else {
  describe('promtool', () => {
    it.each([
      ['check', 'rules.yaml'],
      ['test', 'rules.test.yaml'],
    ])('%s rules %s succeeds', (verb, file) => {
      const { status, stdout, stderr } = spawnSync(
        String(findPromtool()),
        [verb, 'rules', join(FOLDER, file)],
        {
          encoding: 'utf8',
        },
      );
      expect({ status, output: stdout + stderr }).toEqual({
        status: 0,
        output: expect.stringContaining('SUCCESS'),
      });
    });
  });
}

forEachEngine('a scrape', (engine) => {
  let service: TestService;
  let scraped: string;
  let openMetrics: Response;

  beforeAll(async () => {
    service = await startTestService({
      databaseUrl: await engine.databaseUrl(),
      env: { RATE_LIMIT: '1000/1000', BROKER_URL: 'nats://127.0.0.1:1' },
    });
    const user = await makeUser(service.client);
    await service.client.get(user.path);
    await service.client.get('/Users?filter=nonsense');
    await service.client.delete(user.path);
    await service.client.get('/Users', { Authorization: 'Bearer wrong' });
    scraped = await fetch(`${service.managementUrl}/metrics`).then((answer) => answer.text());
    openMetrics = await fetch(`${service.managementUrl}/metrics`, {
      headers: { accept: 'application/openmetrics-text; version=1.0.0,text/plain;q=0.5' },
    });
  });
  afterAll(() => service.close());

  /** The labels of each metric that the scrape has; a metric that nothing has happened to yet has none. */
  function labelsOf(metric: string): ReadonlySet<string> | undefined {
    const name = metric.replace(/_(bucket|sum|count)$/, '');
    const declared = [metric, name].some((one) => scraped.includes(`# TYPE ${one} `));
    if (!declared) return undefined;
    const series = [...scraped.matchAll(new RegExp(`^${metric}\\{([^}]*)\\}`, 'gm'))].map(
      ([, labels]) => labels,
    );
    return new Set(
      series.flatMap((labels) => [...String(labels).matchAll(/(\w+)="/g)].map(([, label]) => String(label))),
    );
  }

  it.each([
    ...RULES.map(({ alert, record, expr }) => [String(alert ?? record), expr] as const),
    ...DASHBOARDS.flatMap((name) => expressionsOf(name).map((expr) => [name, expr] as const)),
  ])('has every metric and label of %s: %s', (_, expression) => {
    const all = named(expression);
    expect(all.length).toBeGreaterThan(0);
    for (const { metric, labels } of all) {
      if (RECORDED.has(metric)) continue;
      const known = labelsOf(metric);
      expect([metric, known !== undefined]).toEqual([metric, true]);
      const unknown = labels.filter((label) => !TARGET_LABELS.has(label) && !(known?.has(label) ?? false));
      // Only what has happened has labels: these need a failure that a spec of its own makes.
      const unseen = known?.size === 0 ? [] : unknown;
      expect([metric, ...unseen]).toEqual([metric]);
    }
  });

  it('counts operations by what they do, to which type, with status and scimType', () => {
    for (const line of [
      'scim_operations_total{operation="create",resource_type="User",status="201",scim_type=""} 1',
      'scim_operations_total{operation="read",resource_type="User",status="200",scim_type=""} 1',
      'scim_operations_total{operation="list",resource_type="User",status="400",scim_type="invalidFilter"} 1',
      'scim_operation_duration_seconds_count{operation="delete",resource_type="User"} 1',
      'rollcall_ready 1',
      'rollcall_migrations_pending 0',
    ]) {
      expect(scraped).toContain(line);
    }
    expect(scraped).toMatch(/\ndb_client_connection_count\{db_client_connection_state="idle"\} [1-9]/);
  });

  it('is OpenMetrics 1.0 for whoever asks for it', async () => {
    expect(openMetrics.headers.get('content-type')).toMatch(
      /^application\/openmetrics-text; version=1\.0\.0/,
    );
    const body = await openMetrics.text();
    expect(body).toMatch(/# EOF\n$/);
    expect(body).toContain('# TYPE scim_operations counter');
    expect(body).toContain('scim_operations_total{operation="create"');
  });

  /** Node names each kind of handle that is open now, and no other: such a series comes and goes by itself. */
  const OF_THE_MOMENT = /^nodejs_active_/;

  it('has a bounded number of series, whatever clients send', async () => {
    const lines = (all: string): number =>
      all.split('\n').filter((line) => /^[a-z]/.test(line) && !OF_THE_MOMENT.test(line)).length;
    const types = ['Users', 'Groups', 'Robots', 'Nothing', 'Me', 'x%20y'];
    for (let turn = 0; turn < 200; turn += 1) {
      const path = `/${types[turn % types.length]}/${turn}?filter=userName%20eq%20%22${turn}%22`;
      await service.client
        .send(['GET', 'PUT', 'PATCH', 'DELETE'][turn % 4] ?? 'GET', path, { body: {} })
        .catch(() => undefined);
    }
    const once = lines(await fetch(`${service.managementUrl}/metrics`).then((answer) => answer.text()));
    for (let turn = 200; turn < 400; turn += 1) {
      const path = `/${types[turn % types.length]}/${turn}?filter=userName%20eq%20%22${turn}%22`;
      await service.client
        .send(['GET', 'PUT', 'PATCH', 'DELETE'][turn % 4] ?? 'GET', path, { body: {} })
        .catch(() => undefined);
    }
    const again = await fetch(`${service.managementUrl}/metrics`).then((answer) => answer.text());
    expect(lines(again)).toBe(once);
    expect(again).not.toMatch(/Nothing|Robots|userName/);
  });
});
