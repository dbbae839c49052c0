import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/**
 * Keeps the connections of a server below `most`. When all places are taken, a new connection takes that of the one that has
 * been without a whole request for longest: who connects and is silent, or says its headers byte by byte, keeps nobody out.
 * Only when all are in the middle of a request is the new one turned away.
 */
export function limitConnections(server: Server, most: number): void {
  const all = new Set<Socket>();
  /** In the order in which they became so. */
  const idle = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    if (all.size >= most) {
      const [longest] = idle;
      if (!longest) {
        socket.destroy();
        return;
      }
      forget(longest);
      longest.destroy();
    }
    all.add(socket);
    idle.add(socket);
    socket.once("close", () => forget(socket));
  });
  server.on("request", ({ socket }: IncomingMessage, response: ServerResponse) => {
    idle.delete(socket);
    response.once("close", () => {
      if (all.has(socket)) idle.add(socket);
    });
  });

  function forget(socket: Socket): void {
    all.delete(socket);
    idle.delete(socket);
  }
}
