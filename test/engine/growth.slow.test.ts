import { describe, expect, it, vi } from "vitest";
import { editDistance } from "../../src/hints/edit-distance.ts";
import { nearest } from "../../src/hints/nearest.ts";
import { Model } from "../../src/model/model.ts";
import { PolicySet } from "../../src/simulate/policy/policy-set.ts";
import { WORST_CASES } from "../bench/worst-cases.ts";
import { lintFiles } from "./run-lint.ts";

/** Calls of a method while a worst case is linted. */
function calls(name: keyof typeof WORST_CASES, count: number): Readonly<Record<string, number>> {
  const spies = {
    matchNamespace: vi.spyOn(PolicySet.prototype, "matchNamespace"),
    namespaceLabels: vi.spyOn(Model.prototype, "namespaceLabels"),
    get: vi.spyOn(Model.prototype, "get"),
    select: vi.spyOn(Model.prototype, "select"),
  };
  try {
    expect(lintFiles({ "a.yaml": WORST_CASES[name]!(count) }, { config: { extends: "all" } }).internalErrors).toEqual(
      [],
    );
    return Object.fromEntries(Object.entries(spies).map(([method, spy]) => [method, spy.mock.calls.length]));
  } finally {
    for (const spy of Object.values(spies)) spy.mockRestore();
  }
}

describe("twice as many objects ask about twice as many questions", () => {
  it.each(Object.keys(WORST_CASES))("%s", (name) => {
    const [few, many] = [calls(name, 40), calls(name, 80)];
    for (const [method, count] of Object.entries(many))
      expect(count, method).toBeLessThanOrEqual(2.6 * (few[method] ?? 0) + 60);
  });
});

describe("did you mean, among many names", () => {
  const names = Array.from({ length: 3_000 }, (_, index) =>
    [
      ["payment", "order", "cart", "Search", "user-profile"][index % 5],
      (index * 7919) % 100_003,
      ["api", "web", "worker"][index % 3],
    ].join("-"),
  );

  it("is found after one slip, wherever in the word it is", () => {
    for (let index = 0; index < names.length; index += 97) {
      const name = names[index]!;
      const at = (index * 31) % (name.length - 1);
      for (const slip of [
        name.slice(0, at) + name.slice(at + 1),
        `${name.slice(0, at)}q${name.slice(at)}`,
        `${name.slice(0, at)}q${name.slice(at + 1)}`,
        name.slice(0, at) + name[at + 1]! + name[at]! + name.slice(at + 2),
        name.toUpperCase(),
      ]) {
        if (names.includes(slip)) continue;
        const found = nearest(slip, names);
        expect(
          found === undefined
            ? undefined
            : Math.min(editDistance(slip, found), slip.toLowerCase() === found.toLowerCase() ? 0 : 9),
          slip,
        ).toBeLessThanOrEqual(1);
      }
    }
  });

  it("is the same as among few where few are near, and the first of those that are as near", () => {
    const few = names.slice(0, 200);
    const padded = [...few, ...Array.from({ length: 400 }, (_, index) => `zzzzzzzz${index}zzzzzzzzzzzzzzzzzzzz`)];
    for (const word of ["paymnt-7919-api", "cart-58337-web", "user-profil-1-api", "order", "nothing-like-it"])
      expect(nearest(word, padded)).toBe(nearest(word, few));
  });
});
