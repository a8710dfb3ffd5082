// wasm-opt as the release build calls it, once for each of the two modules (see app/src/later.rs), with a step before: what this app's
// browser side never calls is emptied.
//
// Leptos keeps every view's and attribute's functions in tables, so that neither the linker nor wasm-opt can tell that some
// are never called: those that wake a page up piece by piece (`hydrate_async`; ours is woken up at once, by `hydrate_body`) or from a
// template. And serde brings the writing of fractions along for messages that nobody reads: no number here has any.
// Together a fifteenth of a first visit. Should one of them be called after all, the page stops there, and the stories fail.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

// Names come as the compiler wrote them (_ZN4core6option13expect_failed17h…E, or _RNvNtCs…_4core6option13expect_failed).
const NAMED = "^(?:_ZN|_RI?(?:N[A-Za-z])+Cs[0-9A-Za-z]+_)";
const CLOSURES = "(?:28_\\$u7b\\$\\$u7b\\$closure\\$u7d\\$\\$u7d\\$)*";
// The functions themselves, not what is defined inside them or drops their state.
const NEVER_CALLED = [
  new RegExp(`^_ZN(?!4core3ptr\\d+drop_in_place).*\\d(?:hydrate_async|hydrate_from_template)${CLOSURES}17h[0-9a-f]{16}E$`),
  /3num7flt2dec8strategy/,
];
/**
 * The ends of a panic: what says what broke, and why, a thirtieth of a first visit. The page still tells that it broke
 * (a script in app/src/shell.rs); what and where, a development build says.
 */
const SAID_AT_THE_END = [
  `${NAMED}(?:4core|3std|5alloc)9panicking(?!\\d+(?:set_hook|take_hook|catch_unwind))`,
  `${NAMED}(?:4core|3std)6(?:option|result)\\d+(?:expect_failed|unwrap_failed)`,
  `${NAMED}4core(?:5slice5index|3str|4cell|5slice|5array)\\d.*(?:fail|panic_already|len_mismatch)`,
  `${NAMED}5alloc(?:7raw_vec\\d+(?:capacity_overflow|handle_error)|5alloc18handle_alloc_error|3vec\\d.*assert_failed)`,
  `${NAMED}(?:3std|5alloc)5alloc\\d+(?:rust_oom|default_alloc_error_hook)`,
  "rust_begin_unwind|rust_panic|console_error_panic_hook|panic_getting_disposed_signal",
].map((pattern) => new RegExp(pattern));
/** At the least so many were found in the first module when this was written: fewer means that they are called otherwise by now. */
const EXPECTED = 100;

const args = process.argv.slice(2);
const input = args.find((arg) => arg.endsWith(".wasm"));
if (args.includes("-Os") && input) await empty(input);

const tool = fileURLToPath(new URL("./node_modules/.bin/wasm-opt", import.meta.url));
const { status, error } = spawnSync(tool, args, { stdio: "inherit" });
if (error) console.error(`wasm-opt: ${error.message}`);
process.exit(status ?? 1);

async function empty(file) {
  const isFirst = !basename(file).startsWith("split_");
  const { default: binaryen } = await import("./node_modules/binaryen/index.js");
  const wasm = binaryen.readBinary(readFileSync(file));
  let emptied = 0;
  for (let index = 0; index < wasm.getNumFunctions(); index++) {
    const reference = wasm.getFunctionByIndex(index);
    const { name, base } = binaryen.getFunctionInfo(reference);
    const isImported = base !== "";
    if (!isImported && [...NEVER_CALLED, ...SAID_AT_THE_END].some((pattern) => pattern.test(name))) {
      binaryen.Function(reference).body = wasm.unreachable();
      emptied++;
    }
  }
  if (isFirst && emptied < EXPECTED) throw new Error(`only ${emptied} functions were found to be emptied: see ${fileURLToPath(import.meta.url)}`);
  if (isFirst) {
    mark(wasm, file);
    quieten(dirname(file));
  }
  writeFileSync(file, wasm.emitBinary());
  wasm.dispose();
}

/**
 * Browsers keep for ever what the first module and its JavaScript are called by. cargo-leptos calls them after what they hold, and only
 * then writes into them where the other module is: so they hold what both were made of, and are called otherwise when either is another.
 */
function mark(wasm, file) {
  const target = process.env.CARGO_TARGET_DIR ?? fileURLToPath(new URL("../../target", import.meta.url));
  const linked = readFileSync(join(target, "front/wasm32-unknown-unknown/wasm-release/frontend.wasm"));
  const hash = createHash("sha256").update(linked).digest("base64url");
  wasm.addCustomSection("made-of", Buffer.from(hash));
  appendFileSync(join(dirname(file), "roost.js"), `export const madeOf = "${hash}";\n`);
}

/** Who leaves a page while the other module is on its way has not met an error. Where it is needed and does not come, the page says so. */
function quieten(folder) {
  const loader = join(folder, `__wasm_split.${"_".repeat(22)}.js`);
  const code = readFileSync(loader, "utf8");
  const quiet = code.replace(/catch \(e\) \{\s*console\.error\(e\);/, "catch {").replace(/^\s*\/\/.*\n/gm, "");
  if (!quiet.includes("catch {")) throw new Error(`${loader} tells of failures in another way by now: see ${fileURLToPath(import.meta.url)}`);
  writeFileSync(loader, quiet);
}
