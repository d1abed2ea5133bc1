/** What the emulator knows of a route beside its path; `config.okta` of the fastify route. */
export interface OktaRoute {
  /** Okta's name of the call, as in its API reference, for journal and faults. */
  operation: string;
  /**
   * OAuth scope without its verb, for example `okta.groups`: a GET needs `.read` or `.manage`, anything else
   * `.manage`. Absent: any authenticated caller.
   */
  scope?: string;
  /** Needs no credentials. */
  anonymous?: boolean;
}

declare module "fastify" {
  interface FastifyContextConfig {
    okta?: OktaRoute;
  }
}

interface RouteOptions {
  config: { okta: OktaRoute };
}

/** Options of a route that needs a scope. */
export const call = (operation: string, scope?: string): RouteOptions => ({
  config: { okta: { operation, scope } },
});

/** Options of a route that everybody may call. */
export const anonymousCall = (operation: string): RouteOptions => ({
  config: { okta: { operation, anonymous: true } },
});
