// The service worker: keeps the whole shell on the phone, so that the app opens with no signal.
//
// It answers for the shell only. Requests to /api go to the network untouched and their replies
// are never kept: what people wrote is in the page's database, not here. A new version waits
// until the page, with its drafts saved, says SKIP_WAITING.

import {
  addPlugins,
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
} from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";

// Ask the server whether what the page has just fetched is still right, and do not fetch it twice:
// on a rural phone the shell is minutes of signal.
addPlugins([{ requestWillFetch: async ({ request }) => new Request(request, { cache: "no-cache" }) }]);

/* global SHELL -- written in by public/build/shell.mjs */
precacheAndRoute(SHELL, { cleanURLs: false });
cleanupOutdatedCaches();

// Every address of the app is one page; the server's own addresses and files are not.
registerRoute(
  new NavigationRoute(createHandlerBoundToURL("/index.html"), { denylist: [/^\/api\//, /^\/administration$/, /\.[a-z0-9]+$/i] }),
);

// Where the browser can be told so, requests to the server do not even wake the worker: a worker
// with a request in its hands is not replaced, however ready the next one is.
self.addEventListener("install", (event) => {
  event.addRoutes?.({ condition: { urlPattern: { pathname: "/api/*" } }, source: "network" });
});

self.addEventListener("message", (event) => {
  if (event.data?.type === "SKIP_WAITING") self.skipWaiting();
});
