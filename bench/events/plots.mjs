// Which plots there are of events.
import { barPlot, linePlot } from '../plots.mjs';

/** Points of a curve at most. */
const POINTS = 12;

/** @returns {readonly { name: string, title: string, svg: string }[]} */
export function eventPlots({ lag, failing, backlog, outage, share, options }) {
  return [
    bars('lag', {
      title: `Lag of events at ${options.rate} writes/s`,
      ...{ unit: 'ms', series: ['p50', 'p95', 'p99'] },
      rows: [
        row('from the answer', lag.sinceAnswer),
        row('from the time of the event', lag.sinceOccurred),
        row('from the answer, beside a failing sink', failing.sinceAnswer),
        row('from the time, beside a failing sink', failing.sinceOccurred),
      ],
    }),
    backlogPlot(backlog),
    lines('outage', {
      title: 'p99 of PATCHes while the broker is there and away, in turn',
      ...{ unit: 'ms', across: 'pair of windows' },
      categories: outage.windows.map((_window, index) => String(index + 1)),
      series: [
        { name: 'broker there', values: outage.windows.map(({ up }) => up.p99) },
        { name: 'broker away', values: outage.windows.map(({ down }) => down.p99) },
      ],
    }),
    bars('share', {
      title: 'CPU of a PATCH',
      ...{ unit: 'µs', series: ['service', 'database', 'broker'] },
      rows: [
        { label: 'relayed to a broker', values: valuesOf(share.relaying) },
        { label: 'not relayed', values: valuesOf(share.plain).slice(0, 2) },
      ],
    }),
  ];
}

function backlogPlot({ curve, count }) {
  const step = Math.max(1, (curve.length - 1) / (POINTS - 1));
  const places = Array.from({ length: Math.min(POINTS, curve.length) }, (_, index) =>
    Math.round(index * step),
  );
  const points = places.map((place) => curve[Math.min(place, curve.length - 1)]);
  return lines('backlog', {
    title: `Delivery of ${count.toLocaleString('en-US')} events after the broker is back`,
    ...{ unit: 'events', across: 'seconds since its start' },
    categories: points.map(({ at }) => at.toFixed(1)),
    series: [{ name: 'delivered', values: points.map(({ delivered }) => delivered) }],
  });
}

const row = (label, { p50, p95, p99 }) => ({ label, values: [p50, p95, p99] });
const valuesOf = ({ service, database, broker }) => [service, database, broker];
const bars = (kind, plot) => ({ name: `events-${kind}`, title: plot.title, svg: barPlot(plot) });
const lines = (kind, plot) => ({ name: `events-${kind}`, title: plot.title, svg: linePlot(plot) });
