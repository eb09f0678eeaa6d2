import { describe, expect, it } from "vitest";
import { judge, lint } from "../../src/engine/lint.ts";
import { runRules } from "../../src/engine/run-rules.ts";
import type { ParsedSource } from "../../src/yaml/document.ts";
import { deployment, service } from "../cli/folder.ts";
import { expectEqualAfterEdits, scenes, scopesOf } from "./random-edits.ts";
import type { World } from "./random-edits.ts";
import { provingOf } from "./run-lint.ts";

describe("a run that takes over scopes of an earlier one", () => {
  it("gives the result of a run from nothing after random edits", () => {
    expectEqualAfterEdits(new Map([...scenes()].filter((_, index) => index % 12 === 0)), 19, 12);
  });

  it("runs the rules over what has changed alone", () => {
    const { rules, options } = provingOf({}, { config: { extends: "all" } });
    let runs: string[] = [];
    const counting = {
      ...rules[0]!,
      id: "counting",
      check: ({ sources }: { sources: readonly ParsedSource[] }) => void runs.push(sources[0]!.source.path),
    };
    const own = [...rules, counting];
    const files = new Map<string, string>(
      ["a", "b", "c"].map((name) => [name, `${service(name, name)}---\n${deployment(name)}`]),
    );
    const world = (): World => new Map([...files].map(([name, text]) => [name, new Map([[`${name}.yaml`, text]])]));
    const first = runRules(scopesOf(world()), own, options);
    expect(runs).toEqual(["a.yaml", "b.yaml", "c.yaml"]);
    runs = [];
    files.set("b", (files.get("b") ?? "").replace("port: 80", "port: 81"));
    const second = runRules(scopesOf(world()), own, options, first);
    expect(runs).toEqual(["b.yaml"]);
    runs = [];
    // Now the pods that the Service of `a` selects may be those of another scope.
    files.set("a", service("a", "a"));
    const third = runRules(scopesOf(world()), own, options, second);
    runs = [];
    files.set("c", deployment("a"));
    expect(judge(runRules(scopesOf(world()), own, options, third), options)).toEqual(
      lint(scopesOf(world()), rules, options),
    );
    expect(runs).toEqual(["a.yaml", "c.yaml"]);
  });
});
