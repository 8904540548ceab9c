/** A request of an administrator whose beginning was told to the audit log. */
export interface RequestAudit {
  /** Tells how it ended, once. @param answer.location of what was made */
  end(answer: { readonly status: number; readonly location: string | undefined }): Promise<void>;
}
