import { describe, expect, it } from "vitest";
import { ACTIONS } from "./istio/actions.ts";
import { ask } from "./istio/ask.ts";
import { VALUES } from "./istio/values.ts";

const FAMILIES = [...VALUES, ...ACTIONS];

describe("Istio's AuthorizationPolicy", () => {
  it("has at least 200 cases with their source", () => {
    expect(FAMILIES.reduce((sum, { cases }) => sum + cases.length, 0)).toBeGreaterThanOrEqual(200);
    for (const { source } of FAMILIES) expect(source).toMatch(/istio/);
  });

  it("agrees with them", async () => {
    const all = FAMILIES.flatMap(({ cases }) => cases);
    const agreed = all.filter(([policies, connection, answer]) => ask(policies, connection) === answer);
    await expect(`${agreed.length} of ${all.length} cases`).toMatchFileSnapshot("agreement/istio-authorization.txt");
  });

  describe.each(FAMILIES)("$name ($source)", ({ cases }) => {
    it.each(cases)("%s: %s → %s", (policies, connection, answer) => {
      expect(ask(policies, connection)).toBe(answer);
    });
  });
});
