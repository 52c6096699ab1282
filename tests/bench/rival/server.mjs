// A CouchDB-compatible server of npm's: express-pouchdb, its documents in memory, and an empty page
// of the same origin for the phone. Prints its address once it listens.

import { createServer } from "node:http";
import express from "express";
import pouchServer from "express-pouchdb";
import PouchDB from "pouchdb-core";
import memory from "pouchdb-adapter-memory";
import views from "pouchdb-mapreduce";
import replication from "pouchdb-replication";

PouchDB.plugin(memory).plugin(views).plugin(replication);

const app = express();
app.get("/page", (_, response) => response.type("html").send("<!doctype html><title>PouchDB</title>"));
app.use("/", pouchServer(PouchDB.defaults({ adapter: "memory" }), { mode: "minimumForPouchDB" }));
const server = createServer(app).listen(0, "127.0.0.1", () => console.log(`at http://localhost:${server.address().port}`));
