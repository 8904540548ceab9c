import { DECISION_MINUTES, REMOVAL_ACTIONS, type RemovalAction } from '@rollcall/directory';
import { IsIn, IsInt, IsOptional, Length, Max, Min } from 'class-validator';

const TYPE_LENGTH = 64;

/** `POST …/guard/reject`. */
export class RejectRemovals {
  @IsOptional()
  @IsIn(REMOVAL_ACTIONS, { message: `$property must be one of ${REMOVAL_ACTIONS.join(', ')}` })
  action?: RemovalAction;

  /** Name of a resource type. */
  @IsOptional()
  @Length(1, TYPE_LENGTH, { message: `$property must be a text of 1 to ${TYPE_LENGTH} characters` })
  type?: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(DECISION_MINUTES.most)
  minutes?: number;
}

/** `POST …/guard/approve`. */
export class ApproveRemovals extends RejectRemovals {
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000_000_000)
  count?: number;
}
