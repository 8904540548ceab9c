import { SECRET_DAYS, SECRET_OVERLAP_HOURS, TOKEN_MINUTES } from '@rollcall/directory';
import { ArrayMaxSize, IsArray, IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';

const NAME_LENGTH = 100;
const MOST_SCOPES = 100;

const text = (most: number) => ({ message: `$property must be given, as a text of 1 to ${most} characters` });

/** `POST …/clients`. */
export class CreateClient {
  @Length(1, NAME_LENGTH, text(NAME_LENGTH))
  name!: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_SCOPES)
  @IsString({ each: true })
  scopes?: readonly string[];

  @IsOptional()
  @IsInt()
  @Min(TOKEN_MINUTES.least)
  @Max(TOKEN_MINUTES.most)
  tokenMinutes?: number;

  @IsOptional()
  @IsInt()
  @Min(SECRET_DAYS.least)
  @Max(SECRET_DAYS.most)
  secretDays?: number;
}

/** `POST …/clients/{id}/rotate`. */
export class RotateClient {
  @IsOptional()
  @IsInt()
  @Min(SECRET_OVERLAP_HOURS.least)
  @Max(SECRET_OVERLAP_HOURS.most)
  overlapHours?: number;

  @IsOptional()
  @IsInt()
  @Min(SECRET_DAYS.least)
  @Max(SECRET_DAYS.most)
  secretDays?: number;
}
