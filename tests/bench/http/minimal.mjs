// A minimal server in Node: it reads each request and responds with the body of the last PUT.

import { createServer } from "node:http";

let responseBody = Buffer.alloc(0);

const server = createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    const body = Buffer.concat(parts);
    if (request.method === "PUT") responseBody = body;
    const headers = {
      "content-type": "application/x-amz-json-1.1",
      "x-amzn-requestid": "00000000-0000-0000-0000-000000000000",
      "content-length": responseBody.length,
    };
    response.writeHead(200, headers).end(responseBody);
  });
});

server.listen(0, "127.0.0.1", () => console.log(server.address().port));
