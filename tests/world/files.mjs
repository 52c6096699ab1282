// Serves a folder on its own port, for pages that need no Waymark server.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };

/** Serves `folder`, with an empty page at /; answers its origin and how to end it. */
export async function serveFiles(folder) {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, "http://localhost").pathname);
    response.setHeader("content-type", TYPES[extname(path)] ?? "text/html");
    try {
      response.end(path === "/" ? "<!doctype html><title>Empty</title>" : await readFile(join(folder, path)));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://localhost:${server.address().port}`,
    end: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}
