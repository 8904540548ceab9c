import { createProvisioningTables, dropProvisioningTables } from '@rollcall/consumer';
import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';

import { Membership } from './membership.entity.js';
import { MirroredGroup } from './mirrored-group.entity.js';
import { MirroredUser } from './mirrored-user.entity.js';

/** The mirror's own tables, and those of the consumer. */
export class FirstTables1790000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const { dataSource } = queryRunner;
    for (const entity of [MirroredUser, MirroredGroup, Membership]) {
      await queryRunner.createTable(Table.create(dataSource.getMetadata(entity), dataSource.driver), true);
    }
    await createProvisioningTables(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropProvisioningTables(queryRunner);
    for (const name of ['membership', 'mirrored_group', 'mirrored_user']) {
      await queryRunner.dropTable(name, true);
    }
  }
}
