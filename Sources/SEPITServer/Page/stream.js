"use strict";

// Events that the server sends while it answers: { event, data } as they come.
async function readEvents(response, onEvent) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    waiting += value;
    for (let end = waiting.indexOf("\n\n"); end >= 0; end = waiting.indexOf("\n\n")) {
      const lines = waiting.slice(0, end).split("\n");
      waiting = waiting.slice(end + 2);
      const field = name => lines.filter(line => line.startsWith(`${name}: `)).map(line => line.slice(name.length + 2)).join("\n");
      onEvent(field("event"), JSON.parse(field("data") || "null"));
    }
  }
}
