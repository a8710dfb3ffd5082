// A slow line between the browsers and a server: whatever goes over it takes its time, either way, and comes in order.
//
// `ROOST_TEST_LAG=100 make e2e STORY=…` runs stories over one of 100 ms: what holds only because the server answers at once does not hold.

import { once } from "node:events";
import { type AddressInfo, type Socket, connect, createServer } from "node:net";

export interface Line {
  port: number;
  cut: () => void;
}

/** To whatever port the server has by then. */
export async function lay(lag: number, port: () => number): Promise<Line> {
  const line = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    const far = connect({ host: "127.0.0.1", port: port(), allowHalfOpen: true, noDelay: true });
    carry(near, far, lag);
    carry(far, near, lag);
  });
  line.listen(0, "127.0.0.1");
  await once(line, "listening");
  return { port: (line.address() as AddressInfo).port, cut: () => line.close() };
}

function carry(from: Socket, to: Socket, lag: number): void {
  const later = (act: () => void) => setTimeout(() => to.destroyed || act(), lag);
  from.on("data", (chunk) => later(() => to.write(chunk)));
  from.on("end", () => later(() => to.end()));
  from.on("close", () => later(() => to.end()));
  // Nobody is there, or not any more: the other end learns it as it would without a line.
  from.on("error", () => to.resetAndDestroy());
}
