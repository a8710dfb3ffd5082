// Which Chromium the stories use: the system's, or the one that ROOST_TEST_BROWSER names.

import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

export function browserProgram(): string {
  const named = process.env.ROOST_TEST_BROWSER;
  if (named) return named;
  const folders = (process.env.PATH ?? "").split(delimiter);
  const candidates = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = candidates.find(isProgram);
  if (!found) throw new Error(`none of ${NAMES.join(", ")} is on PATH: run scripts/setup test`);
  return found;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
