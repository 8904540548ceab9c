// Renders docs/compatibility.md from the fixtures beside this file, in the order of habits.json.
import { readFileSync } from 'node:fs';

const INTRODUCTION = `# What provisioning clients send

<!-- Generated from test/idp by \`node scripts/generate-docs.mjs\`. Change the fixtures and habits.json there. -->

Every habit of a client that is known to us, what Rollcall does with it, and the recorded exchange that proves it. Each
is replayed over HTTP against the running service on both databases, in an empty tenant (\`test/idp/replay.spec.ts\`).

Where a habit breaks the standard, the third column names the relaxation that understands it. All are on; they are
settings of the tenant, and are chosen by the content of a request and never by who sends it
([decisions.md](decisions.md)). Each fixture is replayed once more with no relaxations but those that it names, and with
all but those: an empty column means that no relaxation is needed.
`;

/** @returns the text of docs/compatibility.md: Markdown, a table for each client */
export function renderCompatibility() {
  const parts = Object.entries(readHabits()).map(([client, { title, habits }]) => {
    const rows = Object.entries(habits).flatMap(([topic, names]) => [
      `| **${topic}** | | | |`,
      ...names.map((name) => row(client, name)),
    ]);
    return [
      `## ${title}`,
      '',
      '| habit | what Rollcall does | relaxation | fixture |',
      '|---|---|---|---|',
      ...rows,
      '',
    ].join('\n');
  });
  return [INTRODUCTION, ...parts].join('\n');
}

/** @returns habits.json: for each client its title, and by topic the names of the fixtures that show its habits */
export function readHabits() {
  return readJson('habits.json');
}

function row(client, name) {
  const { habit, answer, relaxations = [], needs } = readJson(`${client}/${name}.json`);
  const does = needs === undefined ? answer : `not yet: waits for ${needs}`;
  const cells = [habit, does, relaxations.map((relaxation) => `\`${relaxation}\``).join(', ')];
  return `| ${cells.map(cell).join(' | ')} | [${name}](../test/idp/${client}/${name}.json) |`;
}

function cell(text) {
  return text.replaceAll('|', '\\|');
}

function readJson(path) {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
}
