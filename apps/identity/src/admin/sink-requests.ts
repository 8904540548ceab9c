import { SIGNING_ALGORITHMS, WEBHOOK_KIND, WEBHOOK_PAYLOADS } from '@rollcall/outbox';
import type { SigningAlgorithm, WebhookPayload } from '@rollcall/outbox';
import {
  ArrayMaxSize,
  ArrayMinSize,
  Equals,
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
} from 'class-validator';

/** Where a new sink begins: with what happens from now on, or with all that is kept. */
export const SINK_STARTS = ['end', 'start'] as const;

/** What an administrator may make of a sink's state. */
export const COMMANDED_STATES = ['active', 'paused'] as const;

/** Hours for which the key before the new one signs too: without a word, and at most. */
export const OVERLAP_HOURS = { byDefault: 24, most: 168 };

const NAME_LENGTH = 100;
const URL_LENGTH = 2048;
const SECRET_LENGTH = 200;
const SEQS_AT_ONCE = 1000;

/** A name that can stand in a table, a log line and a metric. */
const NAME = /^[^\p{C}\p{Zl}\p{Zp}]+$/u;
const NAME_MESSAGE = { message: 'name must not have control characters' };

const one = (words: readonly string[]) => ({ message: `$property must be one of ${words.join(', ')}` });

const text = (most: number) => ({ message: `$property must be given, as a text of 1 to ${most} characters` });

/** `POST …/sinks`. */
export class CreateSink {
  @Length(1, NAME_LENGTH, text(NAME_LENGTH))
  @Matches(NAME, NAME_MESSAGE)
  name!: string;

  @Equals(WEBHOOK_KIND)
  kind!: string;

  @Length(1, URL_LENGTH, text(URL_LENGTH))
  url!: string;

  @IsOptional()
  @IsIn(WEBHOOK_PAYLOADS, one(WEBHOOK_PAYLOADS))
  payload?: WebhookPayload;

  @IsOptional()
  @IsIn(SIGNING_ALGORITHMS, one(SIGNING_ALGORITHMS))
  algorithm?: SigningAlgorithm;

  /** For `hmac-sha256`: a secret that the receiver has already. */
  @IsOptional()
  @Length(1, SECRET_LENGTH, text(SECRET_LENGTH))
  secret?: string;

  @IsOptional()
  @IsIn(SINK_STARTS, one(SINK_STARTS))
  from?: (typeof SINK_STARTS)[number];
}

/** `PATCH …/sinks/{id}`: what is absent stays. */
export class ChangeSink {
  @IsOptional()
  @Length(1, NAME_LENGTH, text(NAME_LENGTH))
  @Matches(NAME, NAME_MESSAGE)
  name?: string;

  @IsOptional()
  @Length(1, URL_LENGTH, text(URL_LENGTH))
  url?: string;

  @IsOptional()
  @IsIn(WEBHOOK_PAYLOADS, one(WEBHOOK_PAYLOADS))
  payload?: WebhookPayload;

  @IsOptional()
  @IsIn(COMMANDED_STATES, one(COMMANDED_STATES))
  state?: (typeof COMMANDED_STATES)[number];
}

/** `POST …/sinks/{id}/rotate`. */
export class RotateSecret {
  @IsOptional()
  @IsIn(SIGNING_ALGORITHMS, one(SIGNING_ALGORITHMS))
  algorithm?: SigningAlgorithm;

  @IsOptional()
  @Length(1, SECRET_LENGTH, text(SECRET_LENGTH))
  secret?: string;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(OVERLAP_HOURS.most)
  overlapHours?: number;
}

/** `POST …/sinks/{id}/replay`: one of `fromSeq` and `fromTime`. */
export class ReplayEvents {
  @IsOptional()
  @IsInt()
  @Min(1)
  fromSeq?: number;

  @IsOptional()
  @IsISO8601({ strict: true, strictSeparator: true })
  @Matches(/T.*(?:Z|[+-]\d\d:\d\d)$/, { message: 'fromTime must be a date and time with its time zone' })
  fromTime?: string;

  @IsOptional()
  @IsString()
  @Length(1, NAME_LENGTH, text(NAME_LENGTH))
  resourceId?: string;
}

/** `POST …/sinks/{id}/dead-letters/{retry|skip}`: one of `seqs` and `all`. */
export class DecideDeadLetters {
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(SEQS_AT_ONCE)
  @IsInt({ each: true })
  @Min(1, { each: true })
  seqs?: readonly number[];

  @IsOptional()
  @Equals(true)
  all?: true;
}
