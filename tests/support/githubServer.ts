import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo } from "node:net";

/** A comment or an issue as the fake keeps it. */
export interface FakeText {
  id: number;
  body: string;
  author: string;
}

export interface FakeIssue extends FakeText {
  title: string;
  state: "open" | "closed";
  labels: string[];
  comments: string[];
  /** GitHub lists pull requests among the issues. */
  isPullRequest?: boolean;
}

/** Answer instead of the usual one; `after: true` answers so only once the request was carried out. */
export interface FakeFault {
  method: string;
  path: RegExp;
  status: number;
  headers?: Record<string, string>;
  message?: string;
  after?: boolean;
  /** How often. @default 1 */
  times?: number;
}

export interface FakeRequest {
  method: string;
  path: string;
  body: Record<string, unknown> | undefined;
  authorization: string;
}

const REPOSITORY = "acme/access";
const LONGEST_BODY = 65_536;

/**
 * The part of the GitHub REST API that the CLI uses, over real HTTP on the loopback interface:
 * comments of one pull request and the issues of one repository, pages with a `Link` header, the
 * login by GraphQL, and faults on demand. Documented at docs.github.com/en/rest/issues.
 */
export class GithubServer {
  readonly repository = REPOSITORY;
  readonly pullRequest = 12;
  readonly token = "ghs_0123456789abcdefTOKEN";
  comments: FakeText[] = [];
  issues: FakeIssue[] = [];
  requests: FakeRequest[] = [];
  faults: FakeFault[] = [];
  viewer = "github-actions[bot]";
  head = "b".repeat(40);
  /** Runs just before a request is carried out: what another run does meanwhile. */
  meanwhile: ((request: FakeRequest) => void) | undefined;
  private nextId = 1000;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<GithubServer> {
    const server = createServer();
    const fake = new GithubServer(server);
    server.on("request", (request, response) => void fake.handle(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** As a runner sets them for a run of a `pull_request` event. */
  environment(): Record<string, string> {
    return {
      GITHUB_ACTIONS: "true",
      GITHUB_API_URL: this.url,
      GITHUB_GRAPHQL_URL: `${this.url}/graphql`,
      GITHUB_SERVER_URL: "https://github.example.com",
      GITHUB_REPOSITORY: this.repository,
      GITHUB_TOKEN: this.token,
    };
  }

  /** Forgets everything but the address. */
  reset(): void {
    Object.assign(this, { comments: [], issues: [], requests: [], faults: [] });
    Object.assign(this, { viewer: "github-actions[bot]", head: "b".repeat(40) });
    this.meanwhile = undefined;
    this.nextId = 1000;
  }

  addComment(body: string, author = this.viewer): FakeText {
    const comment = { id: this.nextId++, body, author };
    this.comments.push(comment);
    return comment;
  }

  addIssue(issue: Partial<FakeIssue>): FakeIssue {
    const whole: FakeIssue = {
      ...{ id: this.nextId++, title: "", body: "", author: this.viewer, state: "open" },
      ...{ labels: ["access-report"], comments: [], ...issue },
    };
    this.issues.push(whole);
    return whole;
  }

  /** `GET …/comments?per_page=100` as `GET comments`, in order. */
  calls(): string[] {
    return this.requests.map(({ method, path }) => `${method} ${path}`);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.url);
    const text = await textOf(request);
    const made: FakeRequest = {
      method: request.method ?? "",
      path: url.pathname,
      body: text === "" ? undefined : (JSON.parse(text) as Record<string, unknown>),
      authorization: request.headers.authorization ?? "",
    };
    this.requests.push(made);
    const fault = this.takeFault(made);
    if (fault !== undefined && fault.after !== true) return answer(response, faultAnswer(fault));
    this.meanwhile?.(made);
    const result = this.route(made, url);
    answer(response, fault === undefined ? result : faultAnswer(fault));
  }

  private takeFault({ method, path }: FakeRequest): FakeFault | undefined {
    const fault = this.faults.find((it) => it.method === method && it.path.test(path));
    if (fault === undefined) return undefined;
    fault.times = (fault.times ?? 1) - 1;
    if (fault.times <= 0) this.faults = this.faults.filter((it) => it !== fault);
    return fault;
  }

  private route(request: FakeRequest, url: URL): FakeAnswer {
    if (request.authorization !== `Bearer ${this.token}`)
      return { status: 401, body: { message: "Bad credentials" } };
    if (request.path === "/graphql")
      return { status: 200, body: { data: { viewer: { login: this.viewer } } } };
    const prefix = `/repos/${this.repository}/`;
    if (!request.path.startsWith(prefix)) return NOT_FOUND;
    const body = request.body?.body;
    if (typeof body === "string" && body.length > LONGEST_BODY)
      return { status: 422, body: { message: "Validation Failed", errors: ["body is too long"] } };
    const path = request.path.slice(prefix.length);
    return (
      this.commentRoute(request, path, url) ?? this.issueRoute(request, path, url) ?? NOT_FOUND
    );
  }

  private commentRoute(
    { method, body }: FakeRequest,
    path: string,
    url: URL,
  ): FakeAnswer | undefined {
    if (path === `pulls/${this.pullRequest}`)
      return { status: 200, body: { number: this.pullRequest, head: { sha: this.head } } };
    if (path === `issues/${this.pullRequest}/comments`) {
      if (method === "GET")
        return page(
          this.comments.map((it) => this.commentJson(it)),
          url,
        );
      const made = this.addComment(String(body?.body));
      return { status: 201, body: this.commentJson(made) };
    }
    const id = /^issues\/comments\/(\d+)$/.exec(path)?.[1];
    if (id === undefined) return undefined;
    const comment = this.comments.find((it) => it.id === Number(id));
    if (comment === undefined) return NOT_FOUND;
    if (method === "DELETE") {
      this.comments = this.comments.filter((it) => it !== comment);
      return { status: 204 };
    }
    comment.body = String(body?.body);
    return { status: 200, body: this.commentJson(comment) };
  }

  private issueRoute(
    { method, body }: FakeRequest,
    path: string,
    url: URL,
  ): FakeAnswer | undefined {
    if (path === "issues" && method === "GET") {
      const label = url.searchParams.get("labels") ?? "";
      const open = this.issues.filter((it) => it.state === "open" && it.labels.includes(label));
      return page(
        open.map((it) => this.issueJson(it)),
        url,
      );
    }
    if (path === "issues") {
      const made = this.addIssue(body as Partial<FakeIssue>);
      return { status: 201, body: this.issueJson(made) };
    }
    const [, number, rest] = /^issues\/(\d+)(\/comments)?$/.exec(path) ?? [];
    const issue = this.issues.find((it) => it.id === Number(number));
    if (issue === undefined) return undefined;
    if (rest !== undefined) {
      issue.comments.push(String(body?.body));
      return { status: 201, body: { id: 1, body: body?.body, user: { login: this.viewer } } };
    }
    Object.assign(issue, body);
    return { status: 200, body: this.issueJson(issue) };
  }

  private commentJson({ id, body, author }: FakeText): object {
    const page = `https://github.example.com/${this.repository}/pull/${this.pullRequest}`;
    return { id, body, user: { login: author }, html_url: `${page}#issuecomment-${id}` };
  }

  private issueJson({ id, title, body, author, state, isPullRequest }: FakeIssue): object {
    const html_url = `https://github.example.com/${this.repository}/issues/${id}`;
    const issue = { number: id, title, body, state, user: { login: author }, html_url };
    return isPullRequest ? { ...issue, pull_request: {} } : issue;
  }
}

interface FakeAnswer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

const NOT_FOUND: FakeAnswer = { status: 404, body: { message: "Not Found" } };

function faultAnswer({ status, headers, message }: FakeFault): FakeAnswer {
  return { status, headers, body: { message: message ?? "" } };
}

function page(items: unknown[], url: URL): FakeAnswer {
  const size = Number(url.searchParams.get("per_page") ?? 30);
  const number = Number(url.searchParams.get("page") ?? 1);
  const next = new URL(url);
  next.searchParams.set("page", String(number + 1));
  const hasNext = number * size < items.length;
  return {
    status: 200,
    headers: hasNext ? { link: `<${next.href}>; rel="next", <${url.href}>; rel="last"` } : {},
    body: items.slice((number - 1) * size, number * size),
  };
}

function answer(response: ServerResponse, { status, body, headers }: FakeAnswer): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(body === undefined ? "" : JSON.stringify(body));
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}
