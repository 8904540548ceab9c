import {
  AdministrationError,
  type DeletedTenant,
  type DeletionProgress,
  type TenantOperator,
} from '@rollcall/directory';

import { UsageError, type Call, type Command } from '../command.js';
import { withTenantOperator } from '../open-stores.js';
import { ProgressBar } from '../progress-bar.js';
import { operand } from '../read-call.js';

/** `rollcall tenant delete NAME --yes` */
export const TENANT_DELETE: Command = {
  words: ['tenant', 'delete'],
  summary: 'Remove a tenant with everything that it has. Nothing of it can be restored.',
  operands: [{ name: 'NAME', meaning: 'The name of the tenant.' }],
  options: [
    { name: 'yes', value: undefined, meaning: 'Must be given: it says that you mean it.' },
    {
      name: 'no-wait',
      value: undefined,
      meaning: 'Do not wait until everything is gone: the service goes on with it.',
    },
  ],
  run: async (call) => {
    const name = operand(call, 'NAME');
    if (!call.flags.has('yes')) {
      throw new UsageError(
        `This removes the tenant "${name}" with its users, groups, tokens and events for good. Add --yes.`,
      );
    }
    const progress = await withTenantOperator(call.settings, async (operator) => {
      const { deletion } = await operator.deleteTenant(name, call.io.now());
      return call.flags.has('no-wait') ? deletion : removeAll(operator, name, call);
    });
    const removed = { resources: progress?.resourcesRemoved ?? 0, rows: progress?.rowsRemoved ?? 0 };
    return progress?.done === true
      ? {
          text: `The tenant "${name}" is gone, with ${removed.resources} resources. Its name is free again.\n`,
          json: { name, done: true, ...removed },
        }
      : {
          text:
            `The tokens of the tenant "${name}" open nothing any more, and the service removes what it has.\n` +
            `Wait for it: rollcall tenant delete ${name} --yes\n`,
          json: { name, done: false, ...removed },
        };
  },
};

/** How far a removal had come that others were done with before it was looked at. */
const UNSEEN = { started: 0, resources: 0, resourcesRemoved: 0, rowsRemoved: 0 };

/** Goes on until nothing is left, side by side with the service where that is at it, too. */
async function removeAll(
  operator: TenantOperator,
  name: string,
  { io }: Pick<Call, 'io'>,
): Promise<DeletionProgress> {
  const bar = new ProgressBar(io.errIsTerminal ? io.err : undefined);
  let reached: DeletedTenant | undefined;
  try {
    do {
      reached = await operator.continueDeletion(name, io.now());
      const { resources, resourcesRemoved, rowsRemoved } = reached;
      const share = resources === 0 ? 1 : resourcesRemoved / resources;
      bar.update({ share, label: `${resourcesRemoved} of ${resources} resources, ${rowsRemoved} rows` });
    } while (!reached.done);
    return reached;
  } catch (error) {
    // The service has removed the last of it.
    if (!(error instanceof AdministrationError) || error.code !== 'tenantNotFound') throw error;
    return { ...(reached ?? UNSEEN), done: true };
  } finally {
    bar.end();
  }
}
