import { expect, it } from '@jest/globals';
import { openDatabase } from '@rollcall/persistence';

import { MIGRATIONS } from '../../migrations/index.js';
import { forEachEngine } from '../support/engines.js';
import { ScimClient } from '../support/scim-client.js';
import { startTestService } from '../support/service.js';
import { at, expectError, makeUser, patchOp, userBody } from '../support/scim-messages.js';

const SECRETS = ['s3cret-first', 's3cret-second', 's3cret-third', 's3cret-wrong'] as const;

forEachEngine('passwords come back from nowhere', (engine) => {
  it('S-PWD-01 to S-PWD-03: not in answers, errors, logs, metrics or events', async () => {
    const databaseUrl = await engine.databaseUrl();
    const service = await startTestService({ databaseUrl });
    const { client } = service;
    const answers: string[] = [];
    const note = async (
      answer: Promise<{ readonly status: number; readonly text: string }>,
      status: number,
    ): Promise<void> => {
      const { status: given, text } = await answer;
      expect([given, text]).toEqual([status, text]);
      answers.push(text);
    };
    try {
      const user = await makeUser(client, { password: SECRETS[0] });
      answers.push(JSON.stringify(user.body));
      await note(client.get(`${user.path}?attributes=password`), 200);
      await note(client.get('/Users?attributes=password,userName'), 200);
      await note(
        client.patch(user.path, patchOp({ op: 'replace', path: 'password', value: SECRETS[1] })),
        200,
      );
      await note(
        client.patch(user.path, patchOp({ op: 'replace', value: { password: SECRETS[1], title: 'x' } })),
        200,
      );
      await note(client.put(user.path, userBody({ password: SECRETS[2] })), 200);
      await note(client.post('/Users', userBody({ password: { value: SECRETS[3] } })), 400);
      await note(client.post('/Users', userBody({ password: [SECRETS[3]] })), 400);
      await note(
        client.patch(user.path, patchOp({ op: 'replace', path: 'password', value: { a: SECRETS[3] } })),
        400,
      );
      await note(
        client.patch(
          user.path,
          patchOp({ op: 'replace', path: `password[value eq "${SECRETS[3]}"]`, value: 1 }),
        ),
        400,
      );
      await note(client.send('POST', '/Users', { raw: `{"password":"${SECRETS[3]}",}` }), 400);
      for (const secret of SECRETS) {
        const answer = await client.filter('/Users', `password eq "${secret}"`);
        expectError(answer, 400, 'invalidFilter');
        answers.push(answer.text);
        await note(client.filter('/Users', `title eq "x" and password sw "${secret.slice(0, 4)}"`), 400);
      }
      answers.push(await fetch(`${service.managementUrl}/metrics`).then((answer) => answer.text()));
    } finally {
      await service.close();
    }

    const database = await openDatabase({ url: databaseUrl, migrations: MIGRATIONS });
    try {
      const rows = await database.unitOfWork.read(async (session) => [
        ...(await session.query<object>('select * from event', [])),
        ...(await session.query<object>('select * from resource', [])),
        ...(await session.query<object>('select * from resource_doc', [])),
        ...(await session.query<object>('select * from attribute_value', [])),
      ]);
      expect(rows.length).toBeGreaterThan(4);
      const events = await database.unitOfWork.read((session) =>
        session.query<object>('select * from event', []),
      );
      expect(everything(events)).not.toContain('$argon2');
      const places = { answers: answers.join('\n'), log: service.logText(), rows: everything(rows) };
      for (const [place, text] of Object.entries(places)) {
        for (const secret of SECRETS) expect([place, text.includes(secret)]).toEqual([place, false]);
      }
      expect(places.answers + places.log).not.toContain('$argon2');
    } finally {
      await database.close();
    }
  });
});

forEachEngine('the minimum length of passwords', (engine) => {
  it('S-PWD-03: is a setting, and binds who sets a password, not who sends the present one again', async () => {
    const databaseUrl = await engine.databaseUrl();
    const first = await startTestService({ databaseUrl });
    const token = first.token;
    let path: string;
    try {
      ({ path } = await makeUser(first.client, { password: SECRETS[0] }));
    } finally {
      await first.close();
    }
    const env = { PASSWORD_MIN_LENGTH: '15', ROLLCALL_BOOTSTRAP_TOKEN: token };
    const second = await startTestService({ databaseUrl, env });
    try {
      const client = new ScimClient({ baseUrl: second.baseUrl, token });
      const set = async (value: string) =>
        client.patch(path, patchOp({ op: 'replace', path: 'password', value }));
      const kept = await set(SECRETS[0]);
      expect([kept.status, at(kept.body, 'meta', 'version')]).toEqual([200, 'W/"1"']);
      expectError(await set('x'.repeat(14)), 400, 'invalidValue');
      expectError(await client.post('/Users', userBody({ password: SECRETS[0] })), 400, 'invalidValue');
      const changed = await set('x'.repeat(15));
      expect([changed.status, at(changed.body, 'meta', 'version')]).toEqual([200, 'W/"2"']);
    } finally {
      await second.close();
    }
  });
});

/** All values of rows as text, bytes too. */
function everything(rows: readonly object[]): string {
  return rows
    .flatMap((row) => Object.values(row))
    .map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : String(value)))
    .join('\n');
}
