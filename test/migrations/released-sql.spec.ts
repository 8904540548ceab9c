import { describe, expect, it } from '@jest/globals';

import { MIGRATIONS } from '../../migrations/index.js';
import { onlineProblems } from './online-problems.js';
import { recordedSql, sha256 } from './recorded-sql.js';

/** Fingerprints of the SQL of each migration. A line is added with a migration, and no line is ever changed. */
const RELEASED = [
  {
    name: 'InitialSchema1790000000000',
    sqlite: '19f7e53b78790d0b40cfdfbca41ddb8ef7f7381944b90b03a492e21e74da1a0d',
    mysql: '27e719ee8f758dff1ec6d78f8645cbc6110ebb6a93f71b5e3ae1649b9a77e8e9',
  },
  {
    name: 'ResourceCount1790000100000',
    sqlite: '5c3d200a9705e075b90c3d0c6a8ec3499a297bbf5fcf7d2cad42ae148b22ce02',
    mysql: 'b41e316ddd46b6751cdac1587598b1ed7a240f847f77fa43bb231041d2dc00ad',
  },
  {
    name: 'Outbox1790000200000',
    sqlite: '31678a5c9f9b508970dec68ec8fe3ccb06c294e4a9e6a6defe5bb18525afe0c5',
    mysql: '3a641d815023c66ca0206a7e38257c729172c2e4c3e800a6c33181a6b7323d74',
  },
  {
    name: 'Streams1790000300000',
    sqlite: '87bef0ad7346142b71cd0fc4a129528ca75d2e0f57a156f3edd9ae03454658d7',
    mysql: '4e4a6e82185c1f6a12d3b569c97e425e08978db81a8ab035bf2bbae65feb3742',
  },
  {
    name: 'CredentialSubject1790000350000',
    sqlite: '4e1c4bc90ae64d671d4dbb1b5a4ede87782fdab61dbf53778766d479010b50f3',
    mysql: 'a8d7e80ff59eb52697229cb4cf5fcc1175756ae2011ca667a54e0950d43d784e',
  },
  {
    name: 'TenantTypes1790000430000',
    sqlite: '84c43b2bb4fc9d78ff349b1ee5936382e4745dc22847461cc44476433169ecc3',
    mysql: '6e51923f2a24b600bb5abeaad0e3c6f59c4a6f772f56d01e010af2226ba4f566',
  },
  {
    name: 'CredentialScopes1790000470000',
    sqlite: 'ef6d21b94c4e87298313e8511bd9e57158d4b142f36418f965a374b9639567f8',
    mysql: 'e8b97cff3019702c24e5582be15668f8b26b369e2185f84379109516e554b0f6',
  },
  {
    name: 'AsyncBulk1790000500000',
    sqlite: 'a588908656f00c99a8123532cc5d89aee7902da149c8e1bd24649747de208a71',
    mysql: '79f2147f42b83eef2cbec36056aa37838414b71c2a49dd0925a9ac8dc7e004c3',
  },
  {
    name: 'AssignmentTurn1790000530000',
    sqlite: '4463e69db42f1b72f3279f967913fea0ce9addcc7971a84ea4c7830c142519da',
    mysql: '24bcddcd7fe3d312de0267b9a2e6776db4b88220dafa4ba3451a7aa73158af82',
  },
  {
    name: 'Tenants1790000600000',
    sqlite: 'd119209111ea0f75c986bda2e53046b45cd2acaf5c704f40ee81acaaa318a573',
    mysql: '0cc88ae0d5e1cf2eef4e4a8cba051595b7e00d3d913dc6dce221d65c2ee7e6ca',
  },
  {
    name: 'OauthClients1790000620000',
    sqlite: '50867339eaee43fe8f3375aa219035fc7b7b5cd4bc65ef93917b6a051ea20b05',
    mysql: '0d54bf0a457ad22741281531c78e0239a2fbc1178d7018b9f6aa0299af199866',
  },
  {
    name: 'Replica1790000640000',
    sqlite: '5923b4fc9097c98bba5bc4766fdb183c8ba6ebe75178377c248a2aa5a8a2e57c',
    mysql: '27a4ae4b24e3fcdbdbdb2951b8726c6fa8cd68d368369714903e6ad7281798cf',
  },
  {
    name: 'DeletionGuard1790000660000',
    sqlite: '8c5e6cbce5d9db9b19a0b8f33fbc739b57a20965154bc3063f23b63e99b4a58e',
    mysql: '7f1c474853d1dd27b9aa9c0f3b155c8d2055650dfe7bcbaafacb7645d1c5f122',
  },
  {
    name: 'Records1790000680000',
    sqlite: '3d062b34c4486c5b1fae1546addf9e88cf425d2f16661f520dba76d249e2b41c',
    mysql: '8fcbe35c9886106db5213d9d42ac8f10f8bf10132a47bf3bd7e9d1c50b598494',
  },
];

describe('a migration that was released', () => {
  it('never changes, for databases that have it do not get it again', async () => {
    const now = await Promise.all(
      MIGRATIONS.map(async (migration) => ({
        name: migration.name,
        sqlite: sha256(await recordedSql(migration, 'sqlite')),
        mysql: sha256(await recordedSql(migration, 'mysql')),
      })),
    );
    expect(now).toEqual(RELEASED);
  });

  it('has a name by which it comes after those before it', () => {
    const instants = MIGRATIONS.map(({ name }) => Number(name.slice(-13)));
    expect(instants).toEqual([...instants].sort((a, b) => a - b));
    expect(MIGRATIONS.map((migration) => new migration().name)).toEqual(MIGRATIONS.map(({ name }) => name));
  });
});

describe('each migration states whether it is online', () => {
  it.each(MIGRATIONS.map((migration) => [migration.name, migration] as const))(
    '%s: in a sentence, and by statements that do what it says',
    async (_, migration) => {
      expect(migration.online.meaning).toMatch(/^[A-Z].{20,}\.$/);
      expect(onlineProblems(migration.online, await recordedSql(migration, 'mysql'))).toEqual([]);
    },
  );

  it.each([
    ['new table', 'changes a table', 'ALTER TABLE resource ADD COLUMN x INT NULL, ALGORITHM=INSTANT'],
    ['instant', 'without its ALGORITHM', 'ALTER TABLE resource ADD COLUMN x INT NULL'],
    ['instant', 'without its ALGORITHM', 'ALTER TABLE resource ADD KEY k (x), ALGORITHM=INPLACE, LOCK=NONE'],
    ['inplace', 'without its ALGORITHM', 'ALTER TABLE resource ADD KEY k (x), ALGORITHM=INPLACE'],
    ['inplace', 'without its ALGORITHM', 'CREATE INDEX k ON resource (x)'],
    ['inplace', 'rows of a table in use are changed', "UPDATE resource SET type = ''"],
    ['new table', 'locked above READ COMMITTED', 'INSERT INTO other SELECT id FROM resource'],
    ['instant', 'is not known', 'LOCK TABLES resource WRITE'],
  ] as const)('"%s" is refused where a migration does something else (%s): %s', (how, problem, sql) => {
    expect(onlineProblems({ how }, [sql])).toEqual([expect.stringContaining(problem)]);
  });

  it.each([
    ['instant', 'ALTER TABLE resource ADD COLUMN x INT NULL, ALGORITHM=INSTANT'],
    ['inplace', 'ALTER TABLE resource ADD KEY k (x), ALGORITHM=INPLACE, LOCK=NONE'],
    ['inplace', 'CREATE INDEX k ON resource (x) ALGORITHM=INPLACE LOCK=NONE'],
    ['copy', 'ALTER TABLE resource MODIFY type VARCHAR(99), ALGORITHM=COPY'],
  ] as const)('a migration that says "%s" may do "%s"', (how, sql) => {
    expect(onlineProblems({ how }, [sql])).toEqual([]);
  });

  it('what a migration does with a table of its own is nobody else’s matter', () => {
    const statements = ['CREATE TABLE own (id INT)', 'ALTER TABLE own ADD KEY k (id)', 'DELETE FROM own'];
    expect(onlineProblems({ how: 'new table' }, statements)).toEqual([]);
  });
});
