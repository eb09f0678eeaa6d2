#!/usr/bin/env node
import { readFileSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { Script } from "node:vm";
import { isMainThread } from "node:worker_threads";
import { CodeCache } from "./cache/code-cache.ts";
import { OTHER_COMMANDS } from "./command-names.ts";

/** Set by the bundler: the version, and the first digits of the SHA-256 of the program beside this file. */
declare const KUBENETLINT_VERSION: string;
declare const KUBENETLINT_PROGRAM: string;

/**
 * V8 flags that delay optimisation: a run takes about a second, in which optimised code does not pay off. By major
 * version of Node, as V8 prints an error for an unknown flag.
 */
const PATIENCE: ReadonlyMap<string, string> = new Map([
  ["20", "--interrupt-budget=400000"],
  ["22", "--invocation-count-for-turbofan=30000"],
  ["24", "--invocation-count-for-turbofan=30000"],
]);

/** Runs the program, a file of several megabytes, from code that an earlier run compiled. */
function launch(file: string, words: readonly string[]): void {
  const patience = PATIENCE.get(process.versions.node.split(".")[0] ?? "");
  // The language server runs it again in a thread: V8 flags belong to the process.
  if (isMainThread && patience !== undefined) setFlagsFromString(patience);
  // Only functions that were called are cached, and `lint` calls other functions than the other commands.
  const command = words.some((word) => OTHER_COMMANDS.has(word)) ? "other" : "lint";
  const cache = new CodeCache(`${KUBENETLINT_PROGRAM}-${command}`, process.env);
  const cachedData = cache.read();
  // The bundle is ASCII.
  const source = readFileSync(file, "latin1");
  const script = new Script(`(function (require, module, exports, __filename, __dirname, loadModule) {${source}\n})`, {
    filename: file,
    ...(cachedData && { cachedData }),
  });
  const isKept = cachedData !== undefined && script.cachedDataRejected !== true;
  const run = script.runInThisContext() as (...names: readonly unknown[]) => void;
  const exports = {};
  run(
    createRequire(file),
    { exports },
    exports,
    file,
    dirname(file),
    async (url: string): Promise<unknown> => await import(url),
  );
  if (!isKept && isMainThread) {
    process.once("exit", (code) => {
      if (code <= 1) cache.write(script);
    });
  }
}

const words = process.argv.slice(2);
if (words.length === 1 && (words[0] === "--version" || words[0] === "-v")) writeSync(1, `${KUBENETLINT_VERSION}\n`);
else launch(join(__dirname, "kubenetlint.cjs"), words);
