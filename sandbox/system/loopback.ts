import { type FastifyInstance } from "fastify";

/** Only this machine can reach what the sandbox serves. */
export const LOOPBACK = "127.0.0.1";

/**
 * Listens on the loopback interface; port 0 takes any free one.
 * @returns the port
 */
export async function listenOnLoopback(app: FastifyInstance, port = 0): Promise<number> {
  await app.listen({ host: LOOPBACK, port });
  const address = app.server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return address.port;
}

/** Stops listening; clients that keep connections open do not hold it up. */
export async function closeApp(app: FastifyInstance): Promise<void> {
  const closed = app.close();
  app.server.closeAllConnections();
  await closed;
}
