import { type CommentThread, type ForgeComment } from "./forge";
import { RestClient, RestError, type RestOptions } from "./rest";

export interface GitlabTarget {
  /** Id or path of the project. */
  project: string;
  /** For example `https://gitlab.example.com/api/v4`. */
  apiUrl: string;
  /** Project access token with the scope `api`; a job token may not write notes. */
  token: string;
  /** Username of our notes. @default the token's own */
  author?: string;
  report?: RestOptions["report"];
  pause?: RestOptions["pause"];
}

interface GitlabNote {
  id: number;
  body: string;
  author: { username: string };
}

/** Notes of one merge request. */
export function gitlabThread(target: GitlabTarget, mergeRequest: number): CommentThread {
  const { apiUrl, token, report, pause } = target;
  const headers = { "private-token": token, "user-agent": "okta-aws-access" };
  const rest = new RestClient({ baseUrl: apiUrl, token, headers, report, pause });
  const path = `/projects/${encodeURIComponent(target.project)}/merge_requests/${mergeRequest}`;
  return {
    name: `merge request ${mergeRequest} of ${target.project}`,
    list: async () => (await rest.list(`${path}/notes?sort=asc&per_page=100`)).map(noteOf),
    create: async (body) =>
      noteOf((await rest.send({ method: "POST", path: `${path}/notes`, body: { body } })).body),
    update: async (id, body) =>
      noteOf(
        (await rest.send({ method: "PUT", path: `${path}/notes/${id}`, body: { body } })).body,
      ),
    remove: async (id) => {
      await rest.send({ method: "DELETE", path: `${path}/notes/${id}` });
    },
    author: async () => {
      if (target.author !== undefined) return target.author;
      const { body } = await rest.send({ method: "GET", path: "/user" });
      return (body as { username: string }).username;
    },
    headCommit: async () => {
      const { body } = await rest.send({ method: "GET", path });
      return (body as { sha: string }).sha;
    },
  };
}

function noteOf(value: unknown): ForgeComment {
  if (typeof value !== "object" || value === null)
    throw new RestError(200, "GitLab answered with something else than a note");
  const { id, body, author } = value as GitlabNote;
  return { id, body, author: author.username };
}
