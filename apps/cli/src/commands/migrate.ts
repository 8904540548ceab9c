import { bearerTokenMint, firstStart, type FirstStartOutcome } from '@rollcall/auth';
import { noteStart } from '@rollcall/directory';
import {
  auditLogRepository,
  checkFoldVersion,
  DatabaseInUse,
  migrate,
  pendingMigrations,
} from '@rollcall/persistence';

import { MIGRATIONS } from '../../../../migrations/index.js';
import { cliActor } from '../cli-actor.js';
import { CommandFailure, type Call, type Command, type CommandResult } from '../command.js';
import { administrationOf } from '../administrations.js';
import { withDatabase, withExistingDatabase } from '../open-stores.js';

/** `rollcall migrate [--check]`: applies what is missing, and makes the first tenant while there is none. */
export const MIGRATE: Command = {
  words: ['migrate'],
  summary: 'Apply the migrations that the database lacks; make the first tenant and its tokens.',
  operands: [],
  options: [
    {
      name: 'check',
      value: undefined,
      meaning: 'Change nothing: list what is missing, and exit with 0 when nothing is, else with 1.',
    },
  ],
  run: async (call) => {
    try {
      return call.flags.has('check') ? await check(call) : await apply(call);
    } catch (error) {
      if (!(error instanceof DatabaseInUse)) throw error;
      throw new CommandFailure(
        'The service holds the database, or another "rollcall migrate" does. The service applies migrations itself ' +
          'when it starts (MIGRATE=auto): restart it, or stop it and run this command again.',
      );
    }
  },
};

function check({ settings }: Call): Promise<CommandResult> {
  return withExistingDatabase(settings, async (database) => {
    const pending = await pendingMigrations(database);
    const changes = pending.map(changeOf);
    return {
      text: pending.length === 0 ? 'The database has every migration.\n' : lacking(changes),
      json: { pending, changes },
      exitCode: pending.length === 0 ? 0 : 1,
    };
  });
}

/** A migration that is to be applied, and what it means to a MySQL or MariaDB database in use. */
interface PendingChange {
  readonly name: string;
  readonly online: string;
  readonly meaning: string;
}

function changeOf(name: string): PendingChange {
  const declared = MIGRATIONS.find((migration) => migration.name === name);
  if (declared === undefined) throw new TypeError(`${name} is no migration of this program`);
  return { name, online: declared.online.how, meaning: declared.online.meaning };
}

function lacking(changes: readonly PendingChange[]): string {
  const listed = changes.map(({ name, online, meaning }) => `  ${name} (${online})\n    ${meaning}\n`);
  return `The database lacks ${counted(changes)}:\n${listed.join('')}Run "rollcall migrate".\n`;
}

function apply(call: Call): Promise<CommandResult> {
  const { settings } = call;
  return withDatabase(settings, async (database) => {
    const applied = await migrate(database);
    await checkFoldVersion(database);
    const outcome = await firstStart({
      administration: administrationOf(database),
      mint: bearerTokenMint,
      publicUrl: settings.publicUrlGiven ? settings.publicUrl : undefined,
      tenantToken: settings.firstStart.tenantToken?.reveal(),
      adminToken: settings.firstStart.adminToken?.reveal(),
      now: call.io.now(),
      folder: settings.dataFolder,
      terminal: terminalOf(call),
    });
    await noteStart(
      auditLogRepository(database.unitOfWork),
      cliActor(),
      { applied, firstStart: outcome.kind === 'done' },
      call.io.now(),
    );
    const done =
      applied.length === 0 ? 'Nothing to apply: the database has every migration.\n' : appliedText(applied);
    return {
      text: done + (outcome.notice === undefined ? '' : `${outcome.notice}\n`),
      json: json(applied, outcome),
    };
  });
}

/** With `--json` standard output is for the script, and the person reads standard error. */
function terminalOf({ io, json }: Call): ((text: string) => void) | undefined {
  if (!json && io.outIsTerminal) return io.out;
  return io.errIsTerminal ? io.err : undefined;
}

function json(applied: readonly string[], outcome: FirstStartOutcome): object {
  const path =
    outcome.kind === 'done' && outcome.delivery.kind === 'file' ? outcome.delivery.path : undefined;
  return {
    applied,
    firstStart: outcome.kind === 'done',
    ...(path === undefined ? {} : { credentialsFile: path }),
    ...(outcome.notice === undefined ? {} : { notice: outcome.notice }),
  };
}

function appliedText(applied: readonly string[]): string {
  return `Applied ${counted(applied)}:\n${lines(applied)}`;
}

function counted(migrations: readonly unknown[]): string {
  return `${migrations.length} migration${migrations.length === 1 ? '' : 's'}`;
}

function lines(names: readonly string[]): string {
  return names.map((name) => `  ${name}\n`).join('');
}
