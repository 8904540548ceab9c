import { EnvironmentVariables } from './environment-variables.js';
import { SETTING_GROUPS, settingsOf, type DeclaredSetting } from './setting.js';

const INTRODUCTION = `# Configuration

<!-- Generated from libs/config by \`node scripts/generate-docs.mjs\`. Change it there. -->

Rollcall is configured by environment variables: the service and the command \`rollcall\` read the same ones. A
malformed one, or an unknown one that begins with \`ROLLCALL_\`, stops the process, which then names all problems at
once and shows no secret. An empty variable counts as absent.

A variable marked _secret_ can also come from a file: \`NAME_FILE\` is the path of a file that holds the value of
\`NAME\`; one line end at its end does not count. Setting both is an error.

What Kubernetes injects for a Service whose name begins with rollcall (\`ROLLCALL_PORT=tcp://…\`,
\`ROLLCALL_SERVICE_HOST\` and their kin) is ignored, and so is everything that begins with \`ROLLCALL_TEST_\`.
`;

/** The text of docs/configuration.md: Markdown, every variable in a table of its part. */
export function renderConfiguration(): string {
  const settings = settingsOf(EnvironmentVariables);
  const parts = SETTING_GROUPS.map((group) => {
    const rows = settings.filter((setting) => setting.group === group).map(row);
    return [`## ${group}`, '', '| variable | default | meaning |', '|---|---|---|', ...rows, ''].join('\n');
  });
  return [INTRODUCTION, ...parts].join('\n');
}

function row({ name, secret, meaning, ...setting }: DeclaredSetting): string {
  const value = 'text' in setting.default ? `\`${setting.default.text}\`` : setting.default.words;
  return `| ${[`\`${name}\`${secret === true ? ' _(secret)_' : ''}`, value, meaning].map(cell).join(' | ')} |`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
