// Plots as SVG, by hand: bars beside each other and lines over categories.

const COLOURS = ['#2563a8', '#e08a1e', '#3b9b5f', '#a04a8f', '#6b7280'];
const FONT = 'font-family="Helvetica, Arial, DejaVu Sans, sans-serif"';
const MARGIN = { top: 56, right: 24, bottom: 24, left: 64 };
const ROW = 22;

/**
 * Horizontal bars, for many rows with long names.
 * @param {{ title: string, unit: string, series: readonly string[], limit?: number,
 *   rows: readonly { label: string, values: readonly (number|undefined)[], limit?: number }[] }} plot
 *   a row's limit is drawn as a line across its bars
 */
export function barPlot({ title, unit, series, rows }) {
  const left = 310;
  const width = 860;
  const bar = series.length > 1 ? 10 : 14;
  const rowHeight = Math.max(ROW, series.length * bar + 8);
  const height = MARGIN.top + rows.length * rowHeight + 40;
  const scale = scaleFor(
    Math.max(...rows.flatMap(({ values, limit }) => [...values, limit]).filter(Number.isFinite), 0),
  );
  const x = (value) => left + ((width - left - MARGIN.right - 50) * value) / scale.end;
  const parts = [head({ width, height, title, series })];
  for (const tick of ticks(scale)) {
    parts.push(line(x(tick), MARGIN.top, x(tick), height - 34, '#e5e7eb'));
    parts.push(text(x(tick), height - 18, shown(tick), { anchor: 'middle', size: 11, colour: '#6b7280' }));
  }
  parts.push(text(width - MARGIN.right, height - 2, unit, { anchor: 'end', size: 11, colour: '#6b7280' }));
  for (const [index, { label, values, limit }] of rows.entries()) {
    const top = MARGIN.top + index * rowHeight;
    parts.push(text(left - 8, top + rowHeight / 2 + 4, label, { anchor: 'end', size: 12 }));
    for (const [place, value] of values.entries()) {
      if (!Number.isFinite(value)) continue;
      const y = top + 4 + place * bar;
      parts.push(
        `<rect x="${left}" y="${y}" width="${fixed(x(value) - left)}" height="${bar - 2}" fill="${colourOf(place)}"/>`,
        text(x(value) + 4, y + bar - 3, shown(value), { size: 10, colour: '#374151' }),
      );
    }
    if (limit !== undefined) {
      parts.push(line(x(limit), top + 1, x(limit), top + rowHeight - 3, '#c02626', 2));
    }
  }
  return wrap(parts);
}

/**
 * Lines over categories, from zero up.
 * @param {{ title: string, unit: string, categories: readonly string[], across: string,
 *   series: readonly { name: string, values: readonly (number|undefined)[] }[] }} plot
 */
export function linePlot({ title, unit, categories, across, series }) {
  const width = 760;
  const height = 360;
  const bottom = height - 56;
  const right = width - 190;
  const scale = scaleFor(Math.max(...series.flatMap(({ values }) => values).filter(Number.isFinite), 0));
  const x = (index) => MARGIN.left + ((right - MARGIN.left) * (index + 0.5)) / Math.max(categories.length, 1);
  const y = (value) => bottom - ((bottom - MARGIN.top) * value) / scale.end;
  const parts = [head({ width, height, title, series: [] })];
  for (const tick of ticks(scale)) {
    parts.push(line(MARGIN.left, y(tick), right, y(tick), '#e5e7eb'));
    parts.push(
      text(MARGIN.left - 6, y(tick) + 4, shown(tick), { anchor: 'end', size: 11, colour: '#6b7280' }),
    );
  }
  parts.push(text(MARGIN.left - 6, MARGIN.top - 10, unit, { anchor: 'end', size: 11, colour: '#6b7280' }));
  for (const [index, category] of categories.entries()) {
    parts.push(text(x(index), bottom + 18, category, { anchor: 'middle', size: 11 }));
  }
  parts.push(
    text((MARGIN.left + right) / 2, bottom + 38, across, { anchor: 'middle', size: 11, colour: '#6b7280' }),
  );
  for (const [place, { name, values }] of series.entries()) {
    const colour = colourOf(place);
    const points = values.flatMap((value, index) => (Number.isFinite(value) ? [[x(index), y(value)]] : []));
    const path = points.map((point) => point.map(fixed).join(',')).join(' ');
    parts.push(`<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`);
    for (const [cx, cy] of points)
      parts.push(`<circle cx="${fixed(cx)}" cy="${fixed(cy)}" r="3.5" fill="${colour}"/>`);
    const keyY = MARGIN.top + 10 + place * 20;
    parts.push(
      line(right + 16, keyY, right + 36, keyY, colour, 3),
      text(right + 42, keyY + 4, name, { size: 12 }),
    );
  }
  return wrap(parts);
}

function head({ width, height, title, series }) {
  const keys = series.map((name, place) => {
    const keyX = 16 + place * 180;
    const swatch = `<rect x="${keyX}" y="34" width="12" height="12" fill="${colourOf(place)}"/>`;
    return swatch + text(keyX + 18, 44, name, { size: 12 });
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ` +
    `role="img" aria-label="${escaped(title)}">\n<rect width="${width}" height="${height}" fill="#ffffff"/>\n` +
    text(16, 24, title, { size: 15, weight: 'bold' }) +
    keys.join('')
  );
}

function wrap(parts) {
  return `${parts.join('\n')}\n</svg>\n`;
}

function text(x, y, content, { anchor = 'start', size = 12, colour = '#111827', weight = 'normal' } = {}) {
  return (
    `<text x="${fixed(x)}" y="${fixed(y)}" ${FONT} font-size="${size}" font-weight="${weight}" fill="${colour}" ` +
    `text-anchor="${anchor}">${escaped(content)}</text>`
  );
}

function line(x1, y1, x2, y2, colour, width = 1) {
  return (
    `<line x1="${fixed(x1)}" y1="${fixed(y1)}" x2="${fixed(x2)}" y2="${fixed(y2)}" stroke="${colour}" ` +
    `stroke-width="${width}"/>`
  );
}

const colourOf = (place) => COLOURS[place % COLOURS.length];
const fixed = (number) => Number(number.toFixed(1));
const escaped = (content) =>
  String(content).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** Ends of a scale and the steps that make round numbers of it. */
const SCALES = [
  [1, 5],
  [1.5, 3],
  [2, 4],
  [3, 3],
  [4, 4],
  [5, 5],
  [6, 3],
  [8, 4],
  [10, 5],
];

function scaleFor(number) {
  if (!(number > 0)) return { end: 1, steps: 2 };
  const power = 10 ** Math.floor(Math.log10(number));
  const [factor, steps] = SCALES.find(([candidate]) => candidate * power >= number) ?? [10, 5];
  return { end: factor * power, steps };
}

function ticks({ end, steps }) {
  return Array.from({ length: steps + 1 }, (_, step) => (step * end) / steps);
}

function shown(number) {
  if (number === 0) return '0';
  if (number >= 100) return Math.round(number).toLocaleString('en-US');
  return String(Number(number.toPrecision(2)));
}
