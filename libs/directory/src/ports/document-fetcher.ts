/** Fetches documents from URLs that somebody else has chosen, and never from where nothing may be sent. */
export interface DocumentFetcher {
  /** What is wrong with a URL that is about to be kept: a phrase after "The URL"; undefined when nothing is. */
  problem(url: string): Promise<string | undefined>;
  /** The body of a 200; rejects for everything else, with an error that does not name the URL. */
  fetch(url: string): Promise<string>;
}
