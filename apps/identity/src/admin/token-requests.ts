import { MAX_TOKEN_DAYS, TOKEN_OVERLAP_HOURS } from '@rollcall/directory';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Max,
  Min,
} from 'class-validator';

const NAME_LENGTH = 100;
const WORD_LENGTH = 200;
const WORDS = 100;

const text = (most: number) => ({ message: `$property must be given, as a text of 1 to ${most} characters` });

/** `POST …/tokens` of the administration. The rules of what they say are those of the command line, too. */
export class IssueAdminToken {
  @Length(1, NAME_LENGTH, text(NAME_LENGTH))
  name!: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_TOKEN_DAYS)
  expiresInDays?: number;

  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(WORDS)
  @IsString({ each: true })
  @Length(1, WORD_LENGTH, { each: true })
  networks?: readonly string[];
}

/** `POST …/tokens` of a tenant. */
export class IssueToken extends IssueAdminToken {
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(WORDS)
  @IsString({ each: true })
  @Length(1, WORD_LENGTH, { each: true })
  scopes?: readonly string[];

  /** The id of the user for whom it stands. */
  @IsOptional()
  @Length(1, WORD_LENGTH, text(WORD_LENGTH))
  user?: string;
}

/** `POST …/tokens/{id}/rotate`. */
export class RotateToken {
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(TOKEN_OVERLAP_HOURS.most)
  overlapHours?: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_TOKEN_DAYS)
  expiresInDays?: number;
}
