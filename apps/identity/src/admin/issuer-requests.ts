import { TRUSTED_ALGORITHMS, type TrustedAlgorithm } from '@rollcall/directory';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
} from 'class-validator';

const NAME_LENGTH = 100;
const ISSUER_LENGTH = 512;
const TEXT_LENGTH = 2048;
const MOST_SCOPES = 100;

const text = (most: number) => ({ message: `$property must be given, as a text of 1 to ${most} characters` });

/** `POST …/issuers`. */
export class TrustIssuer {
  @Length(1, NAME_LENGTH, text(NAME_LENGTH))
  name!: string;

  @Length(1, ISSUER_LENGTH, text(ISSUER_LENGTH))
  @Matches(/^[\x21-\x7e]+$/, { message: 'issuer must be a URL of ASCII characters' })
  issuer!: string;

  @Length(1, ISSUER_LENGTH, text(ISSUER_LENGTH))
  audience!: string;

  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @IsIn(TRUSTED_ALGORITHMS, {
    each: true,
    message: `algorithms must be one or more of ${TRUSTED_ALGORITHMS.join(', ')}`,
  })
  algorithms?: readonly TrustedAlgorithm[];

  @IsOptional()
  @Length(1, TEXT_LENGTH, text(TEXT_LENGTH))
  jwksUri?: string;

  @IsOptional()
  @Length(1, TEXT_LENGTH, text(TEXT_LENGTH))
  subject?: string;

  @IsOptional()
  @IsObject({ message: 'claims must be an object of texts' })
  claims?: Readonly<Record<string, unknown>>;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_SCOPES)
  @IsString({ each: true })
  scopes?: readonly string[];
}
