import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { matchCalicoSelector } from "../../src/simulate/policy/calico/match-selector.ts";
import { labelView } from "../../src/simulate/unjudged/subject.ts";

interface Fact {
  readonly selector: string;
  readonly valid: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  readonly matches?: boolean;
}

const LABELS = { app: "web", tier: "fe", zone: "a-b" };

describe("Calico's selectors", () => {
  it.each([
    ["", "yes"],
    ["all()", "yes"],
    ["app == 'web'", "yes"],
    ['app=="db"', "no"],
    ["app != 'db'", "yes"],
    ["owner != 'x'", "yes"],
    ["app in {'web', 'api'}", "yes"],
    ["app not in { 'web' }", "no"],
    ["has(app)", "yes"],
    ["!has(owner)", "yes"],
    ["has(owner)", "no"],
    ["app contains 'e'", "yes"],
    ["app starts with 'w'", "yes"],
    ["app ends with 'x'", "no"],
    ["owner contains 'e'", "no"],
    ["app == 'db' || tier == 'fe' && zone == 'a-b'", "yes"],
    ["!(app == 'web')", "no"],
    ["(app == 'web' || app == 'db') && tier == 'be'", "no"],
    ["app === 'web'", "perhaps"],
    ["app == web", "perhaps"],
    ["(", "perhaps"],
    ["!".repeat(200), "perhaps"],
    ["(".repeat(200), "perhaps"],
  ] as const)("%s: %s", (selector, expected) => {
    expect(matchCalicoSelector(selector, labelView(LABELS, true))).toBe(expected);
  });

  it.each([
    ["app == 'web'", "yes"],
    ["owner == 'x'", "perhaps"],
    ["!has(owner)", "perhaps"],
    ["owner contains 'x'", "perhaps"],
    ["app == 'db' && owner == 'x'", "no"],
    ["app == 'web' || owner == 'x'", "yes"],
  ] as const)("of a pod that may have more labels, %s: %s", (selector, expected) => {
    expect(matchCalicoSelector(selector, labelView(LABELS, false))).toBe(expected);
  });

  it("agrees with Calico's own parser on all its facts", () => {
    const file = "fixtures/conformance/calico-selectors.json";
    const facts = (JSON.parse(readFileSync(file, "utf8")) as readonly Fact[]).filter(({ valid }) => valid);
    const wrong = facts.filter(({ selector, labels = {}, matches }) => {
      const found = matchCalicoSelector(selector, labelView(labels, true));
      return found !== "perhaps" && (found === "yes") !== matches;
    });
    const undecided = facts.filter(
      ({ selector, labels = {} }) => matchCalicoSelector(selector, labelView(labels, true)) === "perhaps",
    );
    expect(wrong).toEqual([]);
    expect(undecided.length).toBeLessThan(facts.length / 10);
  });
});
