// What was measured: medians of rounds, and the one table that shows them (or, with JSON=1, every round of every figure).

import { stderr, stdout } from "node:process";

import { test } from "@playwright/test";
import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";

const ATTACHED = "figure";

interface Figure {
  what: string;
  name: string;
  unit: string;
  value: number;
}

/** A line of the table: a part's case with its figures, by name. */
interface Row {
  part: string;
  what: string;
  figures: Map<string, { unit: string; rounds: number[] }>;
}

/** One round's value. A figure is the median of all its rounds, and one that was measured once stands for itself. */
export async function measured(what: string, name: string, unit: string, value: number): Promise<void> {
  const figure: Figure = { what, name, unit, value };
  await test.info().attach(ATTACHED, { body: JSON.stringify(figure), contentType: "application/json" });
}

export function median(values: number[]): number {
  return share(values, 0.5);
}

/** So that this share of all is no more. */
export function share(values: number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  const place = Math.min(Math.max(Math.ceil(share * sorted.length), 1), sorted.length);
  return sorted[place - 1] ?? 0;
}

/** Puts the table together from what the parts attached, and prints it in the end. */
export default class Table implements Reporter {
  readonly #rows: Row[] = [];

  onTestBegin(part: TestCase): void {
    stderr.write(`${part.title} …\n`);
  }

  onTestEnd(part: TestCase, result: TestResult): void {
    for (const { message, stack } of result.errors) stderr.write(`${part.title}: ${stack ?? message}\n`);
    for (const { name, body } of result.attachments) {
      if (name === ATTACHED && body) this.#add(part.title, JSON.parse(body.toString()) as Figure);
    }
  }

  onEnd(): void {
    stdout.write(process.env.JSON ? `${JSON.stringify(this.#rows.map(plain))}\n` : table(this.#rows));
  }

  printsToStdio(): boolean {
    return true;
  }

  #add(part: string, { what, name, unit, value }: Figure): void {
    let row = this.#rows.find((row) => row.part === part && row.what === what);
    if (!row) this.#rows.push((row = { part, what, figures: new Map() }));
    const figure = row.figures.get(name) ?? { unit, rounds: [] };
    figure.rounds.push(value);
    row.figures.set(name, figure);
  }
}

function plain({ part, what, figures }: Row): object {
  const each = [...figures].map(([name, { unit, rounds }]) => [name, { unit, median: median(rounds), rounds }]);
  return { part, case: what, figures: Object.fromEntries(each) };
}

function table(rows: Row[]): string {
  const lines = rows.map((row) => [row.part, what(row), [...row.figures].map(shown).join(" · ")] as const);
  const width = (column: 0 | 1) => Math.max(0, ...lines.map((line) => line[column].length));
  const [parts, cases] = [width(0), width(1)];
  return lines.map(([part, what, figures]) => `${part.padEnd(parts)}  ${what.padEnd(cases)}  ${figures}\n`).join("");
}

/** One round is no median, and says so. */
function what({ what, figures }: Row): string {
  const once = [...figures.values()].every(({ rounds }) => rounds.length === 1);
  return once ? `${what}, one run` : what;
}

function shown([name, { unit, rounds }]: [string, { unit: string; rounds: number[] }]): string {
  return `${name} ${number(median(rounds))}${unit ? ` ${unit}` : ""}`;
}

/** Three digits that say something, thousands apart. */
function number(value: number): string {
  const fine = value % 1 !== 0 && Math.abs(value) < 100;
  const digits = fine ? (Math.abs(value) < 10 ? 2 : 1) : 0;
  return value.toLocaleString("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
