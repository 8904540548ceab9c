import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { libsqlEngine } from '../support/engines.js';
import { ScimClient, type ScimAnswer, type ScimRequest } from '../support/scim-client.js';
import { textAt } from '../support/scim-messages.js';
import { startTestService, type TestService } from '../support/service.js';
import { readCommands, shellBlocks } from './shell-words.js';

const ROOT = join(import.meta.dirname, '../..');

/** The address that docs/entra.md writes for the reader's own. */
const EXAMPLE = 'https://scim.example.com/scim/v2';

/** Prints the status under the answer, which does not end in a line end itself. */
const WRITE_STATUS = String.raw`\n%{http_code}\n`;

interface CurlRequest extends ScimRequest {
  readonly method: string;
  readonly url: string;
}

/** The options of curl that the documents use; any other one fails the test. */
function readCurl(words: readonly string[]): CurlRequest {
  const headers: Record<string, string | null> = { Authorization: null };
  const query: string[] = [];
  let method = 'GET';
  let url = '';
  let raw: string | undefined;
  let written = '';
  for (let index = 1; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const value = (): string => {
      index += 1;
      return words[index] ?? '';
    };
    if (word === '-X') method = value();
    else if (word === '-H') {
      const [name = '', ...rest] = value().split(': ');
      headers[name] = rest.join(': ');
    } else if (word === '-d') raw = value();
    else if (word === '-w') written = value();
    else if (word === '--data-urlencode') {
      const [name = '', ...rest] = value().split('=');
      query.push(`${name}=${encodeURIComponent(rest.join('='))}`);
    } else if (word.startsWith('http')) url = word;
    else if (word !== '-s' && word !== '-G') throw new Error(`curl ${word}`);
  }
  expect(written).toBe(WRITE_STATUS);
  return {
    method,
    url: query.length === 0 ? url : `${url}?${query.join('&')}`,
    headers,
    ...(raw === undefined ? {} : { raw }),
  };
}

/** The statuses that a paragraph promises, in order: its codes that begin with three digits. */
function promisedStatuses(paragraph: string): readonly string[] {
  return paragraph
    .split('`')
    .filter((_, index) => index % 2 === 1)
    .map((code) => code.split(' ')[0] ?? '')
    .filter((word) => /^[1-5]\d\d$/.test(word));
}

describe('The commands of the documents', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await startTestService({ databaseUrl: await libsqlEngine.databaseUrl() });
  }, 60_000);

  afterAll(async () => {
    await service.close();
  }, 60_000);

  interface Walk {
    readonly methods: readonly string[];
    readonly answers: readonly ScimAnswer[];
  }

  /** Does what the reader does: fills in variables with what was seen, and performs each curl as it is written. */
  async function walk(document: string, base: string): Promise<Walk> {
    const variables = new Map<string, string>();
    const answers: ScimAnswer[] = [];
    const methods: string[] = [];

    function assign(word: string): void {
      const [name = '', value = ''] = word.split('=', 2);
      if (name === 'BASE') expect(value).toBe(base);
      const seen = new Map([
        ['BASE', () => service.baseUrl],
        ['TOKEN', () => service.token],
        ['ID', () => textAt(answers.at(-1)?.body, 'id')],
      ]).get(name);
      if (seen === undefined) throw new Error(`${document} assigns ${name}`);
      variables.set(name, seen());
    }

    async function perform(words: readonly string[]): Promise<string> {
      const { method, url, ...request } = readCurl(words);
      const client = new ScimClient({ baseUrl: service.baseUrl, token: '' });
      const answer = await client.send(method, url.replace(base, service.baseUrl), request);
      answers.push(answer);
      methods.push(method);
      return String(answer.status);
    }

    for (const { lead, text } of shellBlocks(readFileSync(join(ROOT, document), 'utf8'))) {
      const statuses: string[] = [];
      for (const words of readCommands(text, variables)) {
        if (words[0] === 'curl') statuses.push(await perform(words));
        else if (words.length === 1) assign(words[0] ?? '');
      }
      if (statuses.length > 0) expect({ lead, statuses }).toEqual({ lead, statuses: promisedStatuses(lead) });
    }
    return { methods, answers };
  }

  it('README.md: every curl works as it is written, with the status that the sentence above it names', async () => {
    const { methods, answers } = await walk('README.md', 'http://127.0.0.1:3000/scim/v2');
    expect(methods).toEqual(['POST', 'GET', 'PATCH', 'POST', 'DELETE', 'DELETE']);
    expect(answers[1]?.body).toMatchObject({
      totalResults: 1,
      Resources: [{ name: { familyName: 'Okafor' } }],
    });
    expect(answers[2]?.body).toMatchObject({
      active: false,
      name: { givenName: 'Ines', familyName: 'Okafor-Dahl' },
    });
  });

  it('docs/entra.md: the check from outside is a SCIM error 401, and the user can be looked for', async () => {
    const { methods, answers } = await walk('docs/entra.md', EXAMPLE);
    expect(methods).toEqual(['GET', 'GET']);
    expect(answers[0]?.body).toMatchObject({ schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'] });
    expect(answers[1]?.body).toMatchObject({ totalResults: 0 });
  });
});
