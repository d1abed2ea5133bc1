import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo } from "node:net";

interface FakeNote {
  id: number;
  body: string;
  author: { username: string };
}

/**
 * The part of the GitLab REST API that the CLI uses, over real HTTP on the loopback interface: notes
 * of one merge request, the token's user and the merge request's head. Documented at
 * docs.gitlab.com/api/notes.
 */
export class GitlabServer {
  readonly project = "4711";
  readonly mergeRequest = 3;
  readonly token = "glpat-0123456789abcdefTOKEN";
  readonly user = "project_4711_bot";
  notes: FakeNote[] = [];
  calls: string[] = [];
  head = "b".repeat(40);
  /** Status of every write, when it is not carried out. */
  refuseWrites: number | undefined;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<GitlabServer> {
    const server = createServer();
    const fake = new GitlabServer(server);
    server.on("request", (request, response) => void fake.handle(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/api/v4`;
  }

  /** As a runner sets them in a pipeline of a merge request. */
  environment(): Record<string, string> {
    return {
      GITLAB_CI: "true",
      CI_API_V4_URL: this.url,
      CI_PROJECT_ID: this.project,
      CI_MERGE_REQUEST_PROJECT_ID: this.project,
      CI_MERGE_REQUEST_SOURCE_PROJECT_ID: this.project,
      CI_MERGE_REQUEST_IID: String(this.mergeRequest),
      CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: "",
      CI_COMMIT_SHA: this.head,
      CI_PIPELINE_ID: "90",
      CI_JOB_URL: "https://gitlab.example.com/acme/access/-/jobs/91",
      GITLAB_TOKEN: this.token,
    };
  }

  addNote(body: string, username = this.user): FakeNote {
    const note = { id: 100 + this.notes.length, body, author: { username } };
    this.notes.push(note);
    return note;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.url);
    const path = url.pathname.replace("/api/v4", "");
    let text = "";
    for await (const chunk of request) text += String(chunk);
    this.calls.push(`${request.method} ${path}`);
    const allowed = request.headers["private-token"] === this.token;
    const [status, body, headers] = allowed
      ? this.route(request.method ?? "", path, url, text)
      : [401, { message: "401 Unauthorized" }, {}];
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(body));
  }

  private route(
    method: string,
    path: string,
    url: URL,
    text: string,
  ): [number, unknown, Record<string, string>] {
    const merge = `/projects/${this.project}/merge_requests/${this.mergeRequest}`;
    if (path === "/user") return [200, { username: this.user }, {}];
    if (path === merge) return [200, { sha: this.head }, {}];
    if (method !== "GET" && this.refuseWrites !== undefined)
      return [this.refuseWrites, { message: { error: "insufficient_scope" } }, {}];
    const { body = "" } = (text === "" ? {} : JSON.parse(text)) as { body?: string };
    if (path === `${merge}/notes` && method === "POST") return [201, this.addNote(body), {}];
    if (path === `${merge}/notes`) return this.page(url);
    const note = this.notes.find(({ id }) => path === `${merge}/notes/${id}`);
    if (note === undefined) return [404, { message: "404 Not found" }, {}];
    note.body = body;
    return [200, note, {}];
  }

  private page(url: URL): [number, unknown, Record<string, string>] {
    const size = Number(url.searchParams.get("per_page"));
    const number = Number(url.searchParams.get("page") ?? 1);
    const next = new URL(url);
    next.searchParams.set("page", String(number + 1));
    const more = number * size < this.notes.length;
    const notes = this.notes.slice((number - 1) * size, number * size);
    return [200, notes, more ? { link: `<${next.href}>; rel="next"` } : {}];
  }
}
