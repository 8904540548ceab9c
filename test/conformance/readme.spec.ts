import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { libsqlEngine } from '../support/engines.js';
import { ScimClient, type ScimAnswer, type ScimRequest } from '../support/scim-client.js';
import { textAt } from '../support/scim-messages.js';
import { startTestService, type TestService } from '../support/service.js';
import { readCommands, shellBlocks, type Command } from './shell-words.js';

const README = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');

/** What stands in the README for a value that the reader fills in, and where the value comes from. */
const BASE = /^http:\/\/127\.0\.0\.1:3000\/scim\/v2$/;

interface CurlRequest extends ScimRequest {
  readonly method: string;
  readonly url: string;
}

/** The options of curl that the README uses; any other one fails the test. */
function readCurl(words: readonly string[]): CurlRequest {
  const headers: Record<string, string | null> = { Authorization: null };
  const query: string[] = [];
  let method = 'GET';
  let url = '';
  let raw: string | undefined;
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
    else if (word === '--data-urlencode') {
      const [name = '', ...rest] = value().split('=');
      query.push(`${name}=${encodeURIComponent(rest.join('='))}`);
    } else if (word.startsWith('http')) url = word;
    else if (word !== '-s' && word !== '-G') throw new Error(`curl ${word}`);
  }
  return {
    method,
    url: query.length === 0 ? url : `${url}?${query.join('&')}`,
    headers,
    ...(raw === undefined ? {} : { raw }),
  };
}

describe('The walk-through of the README', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await startTestService({ databaseUrl: await libsqlEngine.databaseUrl() });
  }, 60_000);

  afterAll(async () => {
    await service.close();
  }, 60_000);

  it('readme: every command works as it is written, and answers with the status above it', async () => {
    const variables = new Map<string, string>();
    const answers: ScimAnswer[] = [];
    const methods: string[] = [];

    /** A variable that the reader is told to fill in gets what the reader would have seen. */
    function assign(word: string): void {
      const [name = '', value = ''] = word.split('=', 2);
      if (name === 'BASE') expect(value).toMatch(BASE);
      const seen = new Map([
        ['BASE', () => service.baseUrl],
        ['TOKEN', () => service.token],
        ['ID', () => textAt(answers.at(-1)?.body, 'id')],
      ]).get(name);
      if (seen === undefined) throw new Error(`the README assigns ${name}`);
      variables.set(name, seen());
    }

    async function perform({ words, comment }: Command): Promise<void> {
      if (words[0] !== 'curl') {
        expect(words).toHaveLength(1);
        assign(words[0] ?? '');
        return;
      }
      const { method, url, ...request } = readCurl(words);
      const client = new ScimClient({ baseUrl: service.baseUrl, token: '' });
      const answer = await client.send(method, url, request);
      expect({ method, url, status: String(answer.status), text: answer.text }).toEqual({
        method,
        url,
        status: comment,
        text: answer.text,
      });
      answers.push(answer);
      methods.push(method);
    }

    for (const block of shellBlocks(README)) {
      for (const command of readCommands(block, variables)) await perform(command);
    }
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
});
