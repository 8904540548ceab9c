import { RESTORED_AT_ONCE } from '@rollcall/directory';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsString } from 'class-validator';

/** `POST …/archive/restore`. */
export class RestoreArchived {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(RESTORED_AT_ONCE)
  @IsString({ each: true })
  ids!: readonly string[];
}
