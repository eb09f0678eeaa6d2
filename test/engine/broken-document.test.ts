import { describe, expect, it } from "vitest";
import { lintFiles } from "./run-lint.ts";

const BROKEN =
  "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  ports:\n    - name: http\n     port: 80\n";

describe("a document with a syntax error", () => {
  it("has that one finding: what else may stand there is unknown", () => {
    const { findings } = lintFiles({ "a.yaml": BROKEN });
    expect(
      findings.filter(({ verdict }) => verdict === "proved").map(({ ruleId, span }) => `${ruleId} ${span.start.line}`),
    ).toEqual(["yaml-syntax 8"]);
  });
});
