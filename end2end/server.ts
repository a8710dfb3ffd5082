// A Roost of one's own for stories: the real program on a free port, with its data in a folder that goes away.
//
// ROOST_TEST_BINARY names another program than the release build's; its site lies beside it or one folder up.
// ROOST_TEST_LAG=100 puts a slow line in front of it (see line.ts).

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { type Line, lay } from "./line.ts";

const here = dirname(fileURLToPath(import.meta.url));
const PROGRAM = resolve(process.env.ROOST_TEST_BINARY ?? join(here, "../target/release/roost"));
const LAG = Number(process.env.ROOST_TEST_LAG ?? 0);
const SITE = ["site", "../site"].map((path) => join(dirname(PROGRAM), path)).find(existsSync);

/** A name that leads here and is not this machine's own: the browser is told so (see playwright.config.ts). */
export const ELSEWHERE = "chat.example.test";

export class Roost {
  readonly data: string;
  readonly flags: string[];
  /** Where it is reached. */
  port = 0;
  /** Where it listens: the same, where no slow line lies in between. */
  #own = 0;
  #line: Line | undefined;
  /** What it printed for the person who started it. */
  said: string[] = [];
  /** Where a community was made up: who owns the server, and everybody's password. */
  demo = { owner: "", password: "" };
  /** What it logged, a line each, over all its starts. */
  readonly log: string[] = [];
  #process: ChildProcess | undefined;

  private constructor(data: string, flags: string[]) {
    this.data = data;
    this.flags = flags;
  }

  /** Empty, or with a community that was made up and has said so much; of so many people, or as many as would say that. */
  static async begin(flags: string[] = [], messages = 0, people = 0): Promise<Roost> {
    if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is not built: run make release`);
    const roost = new Roost(await mkdtemp(join(tmpdir(), "roost-story.")), flags);
    try {
      if (messages > 0) await roost.#fill(messages, people);
      await roost.start();
    } catch (error) {
      await rm(roost.data, { recursive: true, force: true });
      throw error;
    }
    return roost;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** As machines other than this one know it. */
  get urlFromElsewhere(): string {
    return `http://${ELSEWHERE}:${this.port}`;
  }

  /** The code that founds this server from elsewhere. */
  get setupCode(): string {
    const code = /setup code (\S+)/.exec(this.said.join("\n"))?.[1];
    if (!code) throw new Error(`no setup code was printed: ${this.said.join("\n")}`);
    return code;
  }

  /** On the same port and the same data as before, if it ran before. */
  async start(): Promise<void> {
    if (!SITE) throw new Error(`no site beside ${PROGRAM}: run make release`);
    const settings = ["--listen", `127.0.0.1:${this.#own}`, "--data", this.data, "--site", SITE, "--log-format", "json"];
    const child = spawn(PROGRAM, [...settings, ...this.flags], { cwd: this.data, env: surroundings() });
    this.#process = child;
    const orphan = () => child.kill("SIGKILL");
    process.once("exit", orphan);
    child.once("exit", () => process.off("exit", orphan));

    this.said = [];
    createInterface({ input: child.stderr }).on("line", (line) => this.log.push(line));
    const output = createInterface({ input: child.stdout });
    const ready = new Promise<string>((found, failed) => {
      output.on("line", (line) => {
        this.said.push(line);
        const port = /^Roost is ready: .*http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1];
        if (port) found(port);
      });
      child.once("error", failed);
      child.once("exit", (status) => failed(new Error(`it ended with ${status}: ${this.log.join("\n")}`)));
    });
    this.#own = Number(await ready);
    if (LAG > 0) this.#line ??= await lay(LAG, () => this.#own);
    this.port = this.#line?.port ?? this.#own;
    // What else it prints stands in front of the first answer that it gives.
    const healthy = await fetch(`http://127.0.0.1:${this.#own}/healthz`);
    if (!healthy.ok) throw new Error(`/healthz says ${healthy.status}`);
  }

  /** As a power cut does it. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** As an operator does it; what remains of it is removed. */
  async stop(): Promise<void> {
    const running = this.#process?.exitCode === null && this.#process.signalCode === null;
    const status = running ? await this.#end("SIGTERM") : 0;
    this.#line?.cut();
    await rm(this.data, { recursive: true, force: true });
    if (status !== 0) throw new Error(`told to stop, it ended with ${status}: ${this.log.slice(-5).join("\n")}`);
  }

  async #fill(messages: number, people: number): Promise<void> {
    const asked = ["demo", "--data", this.data, "--messages", String(messages)];
    if (people > 0) asked.push("--people", String(people));
    const { stdout } = await promisify(execFile)(PROGRAM, asked, { cwd: this.data, env: surroundings() });
    const [owner, password] = ["username", "password"].map((what) => new RegExp(`^ +${what} +(\\S+)`, "m").exec(stdout)?.[1]);
    if (!owner || !password) throw new Error(`it does not say how to sign in: ${stdout}`);
    this.demo = { owner, password };
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#process;
    if (!child) return 0;
    const ended = once(child, "exit");
    child.kill(signal);
    const [status] = (await ended) as [number | null];
    return status;
  }
}

/** The environment without the settings of whoever runs the tests. */
function surroundings(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("ROOST_"));
  return Object.fromEntries(kept);
}
