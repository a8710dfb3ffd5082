// wasm-opt as the release build calls it, with a step before: what this app's browser side never calls is emptied.
//
// Leptos keeps every view's and attribute's functions in tables, so that neither the linker nor wasm-opt can tell that some
// are never called: those that wake a page up piece by piece (`hydrate_async`; ours is woken up at once, by `hydrate_body`) or from a
// template. And serde brings the writing of fractions along for messages that nobody reads: no number here has any.
// Together a fifteenth of a first visit. Should one of them be called after all, the page stops there, and the stories fail.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

// The functions themselves, not what is defined inside them or drops their state.
const NEVER_CALLED = [
  /^(?!core::ptr::drop_in_place).*::(hydrate_async|hydrate_from_template)(::\{\{closure\}\})*(::h[0-9a-f]{16})?$/,
  /::num::flt2dec::strategy::/,
];
/**
 * The ends of a panic: what says what broke, and why, a thirtieth of a first visit. The page still tells that it broke
 * (a script in app/src/shell.rs); what and where, a development build says.
 */
const SAID_AT_THE_END = [
  /^_?(core|std|alloc)(\[[0-9a-f]+\])?::panicking::(?!set_hook|take_hook|catch_unwind)/,
  /^(core|std)(\[[0-9a-f]+\])?::(option|result)::(expect_failed|unwrap_failed)/,
  /^core(\[[0-9a-f]+\])?::(slice::index|str|cell|slice|array)::.*(fail|panic_already|len_mismatch)/,
  /^alloc(\[[0-9a-f]+\])?::(raw_vec::(capacity_overflow|handle_error)|alloc::handle_alloc_error|vec::.*assert_failed)/,
  /^(std|alloc)(\[[0-9a-f]+\])?::alloc::(rust_oom|default_alloc_error_hook)/,
  /rust_begin_unwind|rust_panic|console_error_panic_hook|panic_getting_disposed_signal/,
];
/** At the least so many were found when this was written: fewer means that they are called otherwise by now. */
const EXPECTED = 100;

const args = process.argv.slice(2);
const input = args.find((arg) => arg.endsWith(".wasm"));
if (args.includes("-Os") && input) await empty(input);

const tool = fileURLToPath(new URL("./node_modules/.bin/wasm-opt", import.meta.url));
const { status, error } = spawnSync(tool, args, { stdio: "inherit" });
if (error) console.error(`wasm-opt: ${error.message}`);
process.exit(status ?? 1);

async function empty(file) {
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
  if (emptied < EXPECTED) throw new Error(`only ${emptied} functions were found to be emptied: see ${fileURLToPath(import.meta.url)}`);
  writeFileSync(file, wasm.emitBinary());
  wasm.dispose();
}
