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

const ASCII = /^[\x21-\x7e]+$/;
const NOT_ASCII = { message: 'issuer must be a URL of ASCII characters' };

/** What an issuer need not have. */
class TrustDetails {
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

/** `POST …/issuers`. */
export class TrustIssuer extends TrustDetails {
  @Length(1, NAME_LENGTH, text(NAME_LENGTH))
  name!: string;

  @Length(1, ISSUER_LENGTH, text(ISSUER_LENGTH))
  @Matches(ASCII, NOT_ASCII)
  issuer!: string;

  @Length(1, ISSUER_LENGTH, text(ISSUER_LENGTH))
  audience!: string;
}

/** `PATCH …/issuers/{id}`: what is absent stays as it is. */
export class ChangeIssuer extends TrustDetails {
  @IsOptional()
  @Length(1, NAME_LENGTH, text(NAME_LENGTH))
  name?: string;

  @IsOptional()
  @Length(1, ISSUER_LENGTH, text(ISSUER_LENGTH))
  @Matches(ASCII, NOT_ASCII)
  issuer?: string;

  @IsOptional()
  @Length(1, ISSUER_LENGTH, text(ISSUER_LENGTH))
  audience?: string;
}
