import { expect, it } from '@jest/globals';

import { answerOf } from './galera-node.js';

it.each([
  ['synced', 'ON', 'Primary', '4', 'ready'],
  ['a donor', 'ON', 'Primary', '2', 'donor'],
  ['joined, and behind', 'ON', 'Primary', '3', 'donor'],
  ['joining', 'OFF', 'Primary', '1', 'unfit'],
  ['without its quorum', 'OFF', 'non-Primary', '0', 'unfit'],
  ['of a part without quorum', 'ON', 'non-Primary', '4', 'unfit'],
  ['cut off', 'OFF', 'Disconnected', '0', 'unfit'],
  ['of an unknown state', 'ON', 'Primary', '5', 'unfit'],
])('a Galera node that is %s', (_what, ready, cluster, state, answer) => {
  const status = { wsrep_ready: ready, wsrep_cluster_status: cluster, wsrep_local_state: state };
  expect(answerOf(new Map(Object.entries(status)))).toBe(answer);
});
