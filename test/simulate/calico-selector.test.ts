import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isSelectorError, parseCalicoSelector } from "../../src/base/calico/selector.ts";
import { matchCalicoSelector, matchSelector } from "../../src/simulate/policy/calico/match-selector.ts";
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
    [`${"!".repeat(200)}has(app)`, "yes"],
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

  it("agrees with Calico's own parser on all its facts, refusals too", async () => {
    const file = "fixtures/conformance/calico-selectors.json";
    const facts = JSON.parse(readFileSync(file, "utf8")) as readonly Fact[];
    const wrong = facts.filter(({ selector, valid, labels = {}, matches }) => {
      const parsed = parseCalicoSelector(selector);
      if (isSelectorError(parsed)) return valid;
      return !valid || matchSelector(parsed, labelView(labels, true)) !== (matches === true ? "yes" : "no");
    });
    expect(wrong).toEqual([]);
    expect(facts.length).toBeGreaterThanOrEqual(248);
    await expect(`${facts.length - wrong.length} of ${facts.length} facts`).toMatchFileSnapshot(
      "../conformance/agreement/calico-selectors.txt",
    );
  });

  it("reads a long text without exhausting the stack", () => {
    expect(parseCalicoSelector("(".repeat(100_000))).toEqual({ error: expect.stringContaining("nested") as string });
    expect(parseCalicoSelector(`${"!".repeat(100_001)}has(a)`)).toEqual({ op: "not", part: { op: "has", key: "a" } });
  });
});
