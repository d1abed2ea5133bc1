import { type Server, ServerCredentials } from "@grpc/grpc-js";

/** The state of thousands of resources may come in one message. */
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;
const PARENT_CHECK_MS = 1000;

export const CHANNEL_OPTIONS = {
  "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
  "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
};

/** Binds a free port of the loopback interface. */
export function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    );
  });
}

/**
 * Calls `stop` on SIGINT and SIGTERM and, when an engine started this process, once that engine
 * is gone: a killed engine tells nobody, but its children get another parent.
 */
export function endWithEngine(hasEngine: boolean, stop: () => void): void {
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  if (!hasEngine) return;
  const engine = process.ppid;
  setInterval(() => process.ppid !== engine && stop(), PARENT_CHECK_MS).unref();
}
