/** Name of the row of `setting` with the version of the case folding by which keys are stored; every database has it. */
export const FOLD_SETTING = 'fold_version';
