// The least that a server in Node does: it reads a request whole, and answers bytes that it has.
// What it is to answer is PUT to it.

import { createServer } from "node:http";

let answer = Buffer.alloc(0);

const server = createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    const body = Buffer.concat(parts);
    if (request.method === "PUT") answer = body;
    const headers = {
      "content-type": "application/x-amz-json-1.1",
      "x-amzn-requestid": "00000000-0000-0000-0000-000000000000",
      "content-length": answer.length,
    };
    response.writeHead(200, headers).end(answer);
  });
});

server.listen(0, "127.0.0.1", () => console.log(server.address().port));
