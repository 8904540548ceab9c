import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ENTITIES } from '@rollcall/persistence';
import type { Table } from 'typeorm';

import { forEachEngine } from '../support/engines.js';
import { openStore, type OpenStore } from '../support/open-store.js';

/** A table as entities declare it and as the migrations made it. */
interface TableShape {
  readonly columns: readonly string[];
  readonly nullable: readonly string[];
  readonly primary: readonly string[];
  readonly indexes: readonly string[];
}

/** A server asks much of a busy machine here: each table is described column by column. */
const WITHIN_MS = 60_000;

forEachEngine('schema', (engine) => {
  let store: OpenStore;
  let dataSource: Awaited<ReturnType<OpenStore['database']['dataSource']>>;

  beforeAll(async () => {
    store = await openStore(engine);
    dataSource = await store.database.dataSource();
  });
  afterAll(() => store.close());

  const index = (name: string, unique: boolean, columns: readonly string[]): string =>
    `${unique ? 'unique ' : ''}${name} (${columns.join(', ')})`;

  function declared(entity: (typeof ENTITIES)[number]): TableShape {
    const metadata = dataSource.getMetadata(entity);
    const names = (columns: readonly { readonly databaseName: string }[]): string[] =>
      columns.map(({ databaseName }) => databaseName).sort();
    return {
      columns: names(metadata.columns),
      nullable: names(metadata.columns.filter(({ isNullable }) => isNullable)),
      primary: names(metadata.primaryColumns),
      indexes: metadata.indices
        .map(({ name, isUnique, columns }) =>
          index(
            name,
            isUnique,
            columns.map(({ databaseName }) => databaseName),
          ),
        )
        .sort(),
    };
  }

  /** Asked for in one call: a server with the tables of many tests looks through all of them each time. */
  async function migrated(names: readonly string[]): Promise<ReadonlyMap<string, TableShape>> {
    const runner = dataSource.createQueryRunner();
    try {
      const tables = await runner.getTables([...names]);
      return new Map(tables.map((table) => [table.name.split('.').at(-1) ?? '', shapeOf(table)]));
    } finally {
      await runner.release();
    }
  }

  function shapeOf(table: Table): TableShape {
    const names = (columns: readonly { readonly name: string }[]): string[] =>
      columns.map(({ name }) => name).sort();
    return {
      columns: names(table.columns),
      nullable: names(table.columns.filter(({ isNullable }) => isNullable)),
      primary: names(table.primaryColumns),
      indexes: table.indices
        .map(({ name, isUnique, columnNames }) => index(name ?? '', isUnique, columnNames))
        .sort(),
    };
  }

  it(
    'has every table as its entity declares it',
    async () => {
      const tables = ENTITIES.map((entity) => ({ entity, name: dataSource.getMetadata(entity).tableName }));
      const shapes = await migrated(tables.map(({ name }) => name));
      for (const { entity, name } of tables)
        expect({ [name]: shapes.get(name) }).toEqual({ [name]: declared(entity) });
    },
    WITHIN_MS,
  );

  it('has no table without an entity', async () => {
    const { dialect } = store.database.unitOfWork;
    const tables =
      dialect.name === 'sqlite'
        ? "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
        : 'select table_name as name from information_schema.tables where table_schema = database()';
    const rows = await store.database.unitOfWork.read((session) =>
      session.query<{ name: string }>(tables, []),
    );
    const known = ENTITIES.map((entity) => dataSource.getMetadata(entity).tableName);
    expect(rows.map(({ name }) => name).sort()).toEqual([...known, 'migration'].sort());
  });

  it('keys resources by id alone, so that a large tenant is not read whole', () => {
    const resource = ENTITIES.map((entity) => dataSource.getMetadata(entity)).find(
      ({ tableName }) => tableName === 'resource',
    );
    expect(resource?.primaryColumns.map(({ databaseName }) => databaseName)).toEqual(['id']);
  });
});
