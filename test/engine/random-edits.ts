import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { judge, lint } from "../../src/engine/lint.ts";
import { runRules } from "../../src/engine/run-rules.ts";
import type { RulesRun } from "../../src/engine/run-rules.ts";
import type { Scope } from "../../src/scope/scope.ts";
import { wholeScope } from "../../src/scope/scope.ts";
import type { ParsedSource } from "../../src/yaml/document.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";
import { provingOf } from "./run-lint.ts";

/** The same numbers in each run. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  below(limit: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * limit);
  }

  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }
}

/** Texts by path, by scope. */
export type World = Map<string, Map<string, string>>;

/** Each scene is a scope, so that they ask about each other. */
export function scenes(): World {
  const folder = "fixtures/together";
  return new Map(
    readdirSync(folder, { withFileTypes: true }).map((entry) => {
      const path = join(folder, entry.name);
      const files = entry.isDirectory()
        ? readdirSync(path, { recursive: true, encoding: "utf8" }).map((name) => join(path, name))
        : [path];
      const manifests = files.filter((name) => /\.ya?ml$/.test(name));
      return [entry.name, new Map(manifests.map((name) => [name, readFileSync(name, "utf8")]))];
    }),
  );
}

const EDITS: Readonly<Record<string, (text: string, dice: Dice) => string>> = {
  "a line is gone": (text, dice) => {
    const lines = text.split("\n");
    return lines.toSpliced(dice.below(lines.length), 1).join("\n");
  },
  "two letters change places": (text, dice) => {
    const at = dice.below(text.length - 1);
    return `${text.slice(0, at)}${text[at + 1] ?? ""}${text[at] ?? ""}${text.slice(at + 2)}`;
  },
  "a number changes": (text, dice) => {
    const numbers = [...text.matchAll(/\d+/g)];
    if (numbers.length === 0) return text;
    const { 0: number, index } = dice.of(numbers);
    return `${text.slice(0, index)}${Number(number) + 1}${text.slice(index + number.length)}`;
  },
  "a document is gone": (text, dice) => {
    const documents = text.split(/^---$/m);
    return documents.toSpliced(dice.below(documents.length), 1).join("---");
  },
  "a document is twice": (text, dice) => `${text}\n---\n${dice.of(text.split(/^---$/m))}`,
  "a namespace changes": (text, dice) =>
    text.replace(/namespace: [\w-]+/, () => `namespace: ${dice.of(["default", "shop", "other"])}`),
  "a name changes": (text) => text.replace(/name: (\w)/, (_, letter: string) => `name: ${letter}x`),
};

/** Changes one file of one scope. @returns what was done. */
export function edit(world: World, dice: Dice): string {
  const scope = dice.of([...world.keys()]);
  const files = world.get(scope)!;
  if (files.size === 0) return "nothing";
  const path = dice.of([...files.keys()]);
  const text = files.get(path) ?? "";
  const kind = dice.of([...Object.keys(EDITS), "the file moves", "the file is renamed", "the scope is gone"]);
  const change = EDITS[kind];
  if (change !== undefined) files.set(path, change(text, dice));
  else if (kind === "the scope is gone") world.delete(scope);
  else {
    files.delete(path);
    const target = kind === "the file moves" ? dice.of([...world.keys()]) : scope;
    world.get(target)?.set(`${path.slice(0, -".yaml".length)}x.yaml`, text);
  }
  return `${kind} in ${path}`;
}

const parsed = new Map<string, ParsedSource>();

function read([path, text]: readonly [string, string]): ParsedSource {
  const key = `${path}\n${text}`;
  let source = parsed.get(key);
  if (source === undefined) parsed.set(key, (source = parseSource({ path, text })));
  return source;
}

/** Scopes of plain files; a file whose text is the same is the same source. */
export const scopesOf = (world: World): readonly Scope[] =>
  [...world].map(([name, files]) => wholeScope([...files].map(read), name));

/** After each of some random edits, a run that takes over what it can gives the result of a run from nothing. */
export function expectEqualAfterEdits(world: World, seed: number, steps: number): void {
  const { rules, options } = provingOf({}, { config: { extends: "all" } });
  const dice = new Dice(seed);
  let run: RulesRun | undefined;
  for (let step = 0; step < steps; step++) {
    const done = step === 0 ? "at first" : edit(world, dice);
    const scopes = scopesOf(world);
    run = runRules(scopes, rules, options, run);
    expect([done, judge(run, options)]).toEqual([done, lint(scopes, rules, options)]);
  }
}
