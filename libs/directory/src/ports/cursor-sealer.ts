/** Makes cursors that clients can neither read nor forge (RFC 9865 §5.2, K-CUR-20), and keeps none of them. */
export interface CursorSealer {
  /**
   * @param content at most 1 KiB of text, which stays secret
   * @param boundTo what the cursor is good for; it is not part of the cursor
   * @returns unreserved URI characters only (K-CUR-05)
   */
  seal(content: string, boundTo: string): Promise<string>;
  /** The content; undefined unless `seal` made exactly this cursor for the same `boundTo`, in whatever process. */
  open(cursor: string, boundTo: string): Promise<string | undefined>;
}
