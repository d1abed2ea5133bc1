/** A comment on a pull request or merge request. */
export interface ForgeComment {
  id: number;
  body: string;
  /** Login of who wrote it. */
  author: string;
  url?: string;
}

/** Who may write what, told apart from what went wrong on the way. */
export interface CommentThread {
  /** For messages: "pull request 12 of acme/access". */
  name: string;
  /** All comments, oldest first. */
  list(): Promise<ForgeComment[]>;
  create(body: string): Promise<ForgeComment>;
  update(id: number, body: string): Promise<ForgeComment>;
  remove(id: number): Promise<void>;
  /** Login that our own comments carry. */
  author(): Promise<string>;
  /** Newest commit of the pull request. */
  headCommit(): Promise<string>;
}

export interface ForgeIssue {
  number: number;
  body: string;
  author: string;
  url?: string;
}

/** Issues that a report keeps. */
export interface IssueTracker {
  /** For messages: "acme/access". */
  name: string;
  /** Open issues with our label, oldest first. */
  listOpen(): Promise<ForgeIssue[]>;
  create(title: string, body: string): Promise<ForgeIssue>;
  update(number: number, title: string, body: string): Promise<ForgeIssue>;
  /** Says why, then closes. */
  close(number: number, comment: string): Promise<void>;
  author(): Promise<string>;
}
