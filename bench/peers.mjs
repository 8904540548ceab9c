// What other systems reached on two cores that also ran the load: 2,000 users, 8 keep-alive connections, closed loop,
// bodies of 1.17 KB, every answer checked, medians of three runs. For each row the best of the right answers; those of
// scimgateway, SCIMMY with a Map and Polis keep their data in memory only.

/** `scenario` and `figure` are ours; without a scenario it is the peak memory of all of them. */
export const PEERS = [
  { row: 'GET by id, /s', best: 3091, by: 'Polis', scenario: 'get', figure: 'perSecond' },
  { row: 'userName eq, hit, /s', best: 1400, by: 'scimgateway', scenario: 'eq', figure: 'perSecond' },
  { row: 'userName eq, miss, /s', best: 3022, by: 'Polis', scenario: 'miss', figure: 'perSecond' },
  {
    row: 'value path and active, 20 a page, /s',
    ...{ best: 7.7, by: 'SCIMMY + Map', scenario: 'broad', figure: 'perSecond' },
  },
  { row: 'page of 100, /s', best: 41, by: 'better-auth + SQLite', scenario: 'list', figure: 'perSecond' },
  {
    row: 'page of 100 at the far end, /s',
    ...{ best: 33, by: 'better-auth + SQLite', scenario: 'deep', figure: 'perSecond' },
  },
  { row: 'PATCH of a user, /s', best: 2259, by: 'Polis', scenario: 'patch', figure: 'perSecond' },
  { row: 'PUT of a user, /s', best: 2324, by: 'Polis', scenario: 'put', figure: 'perSecond' },
  { row: 'create, /s', best: 2309, by: 'Polis', scenario: 'create', figure: 'perSecond' },
  { row: 'delete, /s', best: 2327, by: 'SCIMMY + Map', scenario: 'delete', figure: 'perSecond' },
  {
    row: 'Bulk of 100 creates, users/s',
    ...{ best: 577, by: 'scimgateway', scenario: 'bulk', figure: 'perSecond' },
  },
  {
    row: 'one member into a group of 10, /s',
    ...{ best: 215, by: 'scimgateway', scenario: 'group-10', figure: 'perSecond' },
  },
  {
    row: 'one member into a group of 1,000, /s',
    ...{ best: 132, by: 'scimgateway', scenario: 'group-1000', figure: 'perSecond' },
  },
  {
    row: 'one member into a group of 20,000, p50 ms',
    ...{ best: 36, by: 'scimgateway', scenario: 'group-20000', figure: 'p50' },
  },
  {
    row: 'PATCH with 1,000 members, /s',
    ...{ best: 4.5, by: 'SCIMMY + SQLite', scenario: 'members-1000', figure: 'perSecond' },
  },
  {
    row: '400 members added by 8 clients to one group, /s',
    ...{ best: 261, by: 'scimgateway', scenario: 'shared-group', figure: 'perSecond' },
  },
  {
    row: "Entra's initial cycle, requests/s",
    ...{ best: 352, by: 'scimgateway', scenario: 'initial', figure: 'perSecond' },
  },
  {
    row: "Entra's incremental cycle, requests/s",
    ...{ best: 241, by: 'scimgateway', scenario: 'incremental', figure: 'perSecond' },
  },
  { row: 'peak memory, MiB', best: 163, by: 'scimgateway', figure: 'peak' },
];
