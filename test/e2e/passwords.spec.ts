import { expect, it } from '@jest/globals';
import { openDatabase } from '@rollcall/persistence';

import { MIGRATIONS } from '../../migrations/index.js';
import { forEachEngine } from '../support/engines.js';
import { startTestService } from '../support/service.js';
import { expectError, makeUser, patchOp, userBody } from '../support/scim-messages.js';

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

/** All values of rows as text, bytes too. */
function everything(rows: readonly object[]): string {
  return rows
    .flatMap((row) => Object.values(row))
    .map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : String(value)))
    .join('\n');
}
