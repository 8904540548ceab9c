import { IsBoolean, IsOptional, Length } from 'class-validator';

const NAME_LENGTH = 63;

/** `POST /admin/v1/tenants`. The rules of a name are those of the command line, too. */
export class CreateTenant {
  @Length(1, NAME_LENGTH, { message: `$property must be given, as a text of 1 to ${NAME_LENGTH} characters` })
  name!: string;

  /** Whether two groups are kept from having one displayName; they are when absent. */
  @IsOptional()
  @IsBoolean()
  uniqueGroupNames?: boolean;
}
