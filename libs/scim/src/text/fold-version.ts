/**
 * The version of what `foldCase` and `prepareUsername` return. Stored keys are compared byte by byte, so it must be
 * raised whenever a result could change: by an edit of either function, or by Unicode tables of a Node release that
 * give an older letter another case. Stored keys of another version are computed anew.
 */
export const FOLD_VERSION = 1;
