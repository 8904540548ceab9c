import { EntitySchema, EntitySchemaOptions } from 'typeorm';

/** An entity without a class: rows are plain objects. */
export function defineEntity<T>(
  options: Pick<EntitySchemaOptions<T>, 'name' | 'tableName' | 'columns' | 'indices'>,
): EntitySchema<T> {
  return new EntitySchema<T>(Object.assign(new EntitySchemaOptions<T>(), options));
}
