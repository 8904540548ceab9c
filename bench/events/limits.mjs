// The limits that the project has set itself for events, and what was measured for each.

/** @returns {readonly import('../limits.mjs').Limit[]} */
export function eventLimits({ lag, failing, outage, backlog, apart }) {
  const { events, twice, misplaced, missing } = backlog.order;
  const waiting = backlog.count.toLocaleString('en-US');
  return [
    below('publish lag from the answer of the write, p50, ms', 50, lag.sinceAnswer.p50),
    below('publish lag from the answer of the write, p99, ms', 500, lag.sinceAnswer.p99),
    below('publish lag from the time of the event, p50, ms', 50, lag.sinceOccurred.p50),
    below('publish lag from the time of the event, p99, ms', 500, lag.sinceOccurred.p99),
    below('the same beside a sink that always fails, p99, ms', 1000, failing.sinceOccurred.p99),
    atLeast(`backlog of ${waiting}, events/s from the start of the broker`, 4000, backlog.perSecond),
    {
      ...{ text: 'events of the backlog missing, twice or in the wrong place', limit: '0' },
      measured: `${missing + twice + misplaced} of ${events.toLocaleString('en-US')}`,
      ...{ met: missing + twice + misplaced === 0, by: (missing + twice + misplaced) / backlog.count },
    },
    below('peak memory of the relay meanwhile, a process of its own, MiB', 300, peakIn(apart)),
    below('peak memory meanwhile of a service that serves and relays, MiB', 300, peakIn(backlog)),
    below(
      'p99 of a PATCH while the broker is away by that while it is there',
      1.5,
      outage.down.p99 / outage.up.p99,
    ),
  ];
}

function peakIn({ memory: { waiting, draining } }) {
  return Math.max(waiting, draining);
}

function below(text, limit, value) {
  const measured = value.toFixed(value < 10 ? 2 : 0);
  return { ...{ text, limit: `< ${limit}`, measured }, met: value < limit, by: value / limit - 1 };
}

function atLeast(text, limit, value) {
  return {
    ...{ text, limit: `≥ ${limit.toLocaleString('en-US')}` },
    measured: Math.round(value).toLocaleString('en-US'),
    ...{ met: value >= limit, by: 1 - value / limit },
  };
}
