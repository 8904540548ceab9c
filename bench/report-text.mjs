// The report as Markdown.

/** @returns {string} */
export function reportText({ results, limits, peers, plots, written }) {
  return [
    ...introduction(results),
    ...limitsSection(limits, written),
    ...results.engines.flatMap((engine) => engineSection(engine, plots, results)),
    ...peerSection(results, peers, written),
    ...otherNotes(written),
  ].join('\n');
}

function introduction({ begin, end, machine, options, notes }) {
  const minutes = Math.round((end - begin) / 60_000);
  return [
    '# Benchmark',
    '',
    'Made by `npm run bench`; [how to read it](../docs/benchmark.md). Every answer was checked; CPU is that of the',
    'service and of the database, per request, as the kernel counts it. The *floor* is bare Fastify with mysql2 or libsql',
    'that sends the statements which the service was seen to send in this run, and as many bytes. Cost is CPU of service',
    `and database together; a ratio is the median of ${options.runs} runs of the service and the floor in turn.`,
    '',
    ...table(
      ['', ''],
      [
        ['machine', `${machine.processor}, ${machine.memory}, shared by driver, service and database`],
        ['system', `${machine.system}, Node ${machine.node}`],
        ['durable write', `${machine.fsync.toFixed(2)} ms for write and fsync of 1 KiB`],
        ['when', `${begin.toISOString()}, ${minutes} min`],
        [
          'runs',
          `${options.runs} × ${options.seconds} s, ${options.connections} connections${options.quick ? '; --quick, so no figure means anything' : ''}`,
        ],
      ],
    ),
    '',
    ...notes.flatMap((note) => [note, '']),
  ];
}

function limitsSection(limits, written) {
  return [
    '## Limits',
    '',
    ...table(
      ['what', 'limit', 'measured', '', 'why'],
      limits.map((limit) => [
        limit.text,
        limit.limit,
        limit.measured === '' ? 'not measured in this run' : limit.measured,
        verdict(limit),
        written.limits[limit.id] ?? '',
      ]),
    ),
    '',
  ];
}

/** Whether a limit is met, in words. */
export function verdict({ met, by }) {
  if (met === undefined) return '–';
  return met ? 'met' : `**missed by ${percent(by)}**`;
}

function engineSection({ engine, version, sizes }, plots, { options }) {
  return [
    `## ${version}`,
    '',
    ...sizes.flatMap((size) => sizeSection(size)),
    ...plots
      .filter(({ name }) => name.startsWith(`${engine}-`))
      .flatMap(({ name, title }) => [`![${title}](plots/${name}.svg)`, '']),
    ...operationsSection(sizes, options),
  ];
}

function sizeSection({ users, scenarios, left }) {
  return [
    `### ${count(users)} users`,
    '',
    ...table(
      [
        '',
        '/s',
        'p50',
        'p95',
        'p99',
        'service µs',
        'database µs',
        'floor µs',
        'ratio',
        'statements',
        'peak MiB',
      ],
      scenarios.map((figures) => [
        figures.title,
        rate(figures.perSecond),
        ms(figures.p50),
        ms(figures.p95),
        ms(figures.p99),
        micro(figures.serviceCpu),
        micro(figures.databaseCpu),
        `${micro(figures.floor.processCpu)} + ${micro(figures.floor.databaseCpu)}`,
        figures.ratio?.toFixed(2) ?? '',
        figures.statements?.toFixed(1) ?? '',
        figures.peak.toFixed(0),
      ]),
    ),
    '',
    ...openTable(scenarios),
    ...firstByteLines(scenarios),
    ...problems(scenarios),
    ...left.map(({ title, left: reason }) => `Left out: ${title}: ${reason}.`),
    ...(left.length > 0 ? [''] : []),
  ];
}

function openTable(scenarios) {
  const rows = scenarios.filter(({ open }) => open !== undefined);
  if (rows.length === 0) return [];
  return [
    'Operations at a fixed arrival rate, latency in ms from the time at which one was due:',
    '',
    ...table(
      ['', 'due/s', 'done/s', 'p50', 'p95', 'p99', 'max'],
      rows.map(({ title, open }) => [
        ...[title, rate(open.rate), rate(open.reached)],
        ...[open.p50, open.p95, open.p99, open.max].map(ms),
      ]),
    ),
    '',
  ];
}

function firstByteLines(scenarios) {
  return scenarios
    .filter(({ name }) => name.startsWith('group-get'))
    .flatMap(({ title, firstByte, p50, bytes, peak }) => [
      `${title}: ${(bytes / 1024).toFixed(0)} KiB, first byte after ${ms(firstByte)} ms, all after ${ms(p50)} ms, ` +
        `peak memory of the service ${peak.toFixed(0)} MiB.`,
      '',
    ]);
}

/** Wrong answers, and a floor that did something else than the service. */
function problems(scenarios) {
  return scenarios.flatMap(({ title, wrong, examples, open, statements, floor }) => {
    const all = wrong + (open?.wrong ?? 0);
    const shown = [...examples, ...(open?.examples ?? [])].slice(0, 2).join('; ').replaceAll('|', '\\|');
    const differs =
      statements !== undefined && Math.abs(statements - floor.statements) > Math.max(0.5, statements / 10);
    return [
      ...(all > 0 ? [`**${all} wrong answers** in "${title}": ${shown}`, ''] : []),
      ...(differs
        ? [
            `**The floor sent ${floor.statements.toFixed(1)} statements, not ${statements.toFixed(1)}**, in "${title}".`,
            '',
          ]
        : []),
    ];
  });
}

function operationsSection(sizes) {
  const size = sizes.at(-1);
  if (size === undefined) return [];
  return [
    `### Statements of each operation, ${count(size.users)} users`,
    '',
    ...table(
      ['operation', 'round trips', 'prepared', 'statements'],
      size.operations.map(({ name, roundTrips, varies, statements }) => [
        name,
        varies ? `${roundTrips}, not always the same` : roundTrips,
        statements.filter(({ kind }) => kind === 'execute').length,
        statements
          .filter(({ kind }) => kind !== 'exec')
          .map(({ sql }) => `\`${headOf(sql)}\``)
          .join(' '),
      ]),
    ),
    '',
  ];
}

/** What a statement does to which table, without what stands in parentheses. */
function headOf(sql) {
  let bare = sql;
  for (let before; before !== bare;) {
    before = bare;
    bare = bare.replace(/\([^()]*\)/g, '');
  }
  const [verb] = /^\w+/.exec(bare) ?? [''];
  const place = /\b(?:from|into|update)\s+(\w+)/i.exec(bare)?.[1];
  if (place === undefined) return bare.slice(0, 40).trim();
  const joined = [...bare.matchAll(/\bjoin\s+(\w+)/gi)].map(([, name]) => name);
  const lock = /for update|lock in share mode|for share/i.exec(bare)?.[0];
  return [verb, [place, ...joined].join(' + '), lock].filter((part) => part !== undefined).join(' ');
}

function peerSection({ engines }, peers, written) {
  if (!engines.some(({ engine }) => engine === 'libsql')) return [];
  return [
    '## Embedded database beside other systems',
    '',
    '2,000 users, 8 keep-alive connections, closed loop, each change on disk before its answer. The others were measured in',
    'the same way on two cores; most of them keep their data in memory only. Theirs is the best right answer of five systems.',
    '',
    ...table(
      ['', 'rollcall', 'best of the others', 'whose', '', 'why'],
      peers.map(({ row, value, best, by, ahead, times, figure }) => [
        row,
        value === undefined
          ? 'not measured in this run'
          : figure === 'perSecond'
            ? rate(value)
            : value.toFixed(1),
        best,
        by,
        ahead === undefined
          ? '–'
          : ahead
            ? `ahead, ${times.toFixed(1)} ×`
            : `**behind, ${times.toFixed(2)} ×**`,
        written.peers[row] ?? '',
      ]),
    ),
    '',
  ];
}

function otherNotes({ notes }) {
  return notes.length === 0 ? [] : ['## Notes', '', ...notes.flatMap((note) => [`- ${note}`]), ''];
}

/** Lines of a Markdown table. */
export function table(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)];
}

/** A number of things. */
export const count = (number) => Math.round(number).toLocaleString('en-US');
const rate = (number) => (number < 10 ? number.toFixed(1) : count(number));
/** Milliseconds. */
export const ms = (number) =>
  number === undefined ? '' : number < 10 ? number.toFixed(2) : number.toFixed(1);
const micro = (number) => count(number);
const percent = (share) => `${(100 * share).toFixed(0)} %`;
