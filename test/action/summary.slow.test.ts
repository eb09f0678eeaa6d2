import { describe, expect, it } from "vitest";
import { summary } from "../../src/hosts/action/summary.ts";

const PICTURE = 'flowchart LR\n  n0["Service shop/cart"]\n  n0 --> n1\n';
const edges = (count: number): string => `flowchart LR\n${"  n0 --> n1\n".repeat(count)}`;

describe("the summary of the job", () => {
  it("shows findings, what the change does, and the picture, in this order", () => {
    const text = summary({ findings: "### 1 problem\n", picture: PICTURE, diff: "### What this change does\n" });
    expect(text.indexOf("### 1 problem")).toBe(0);
    expect(text.indexOf("### What this change does")).toBeGreaterThan(0);
    expect(text.indexOf("```mermaid")).toBeGreaterThan(text.indexOf("### What this change does"));
  });

  it("leaves out a picture of nothing", () => {
    expect(summary({ findings: "### none\n", picture: "flowchart LR\n", diff: undefined })).toBe("### none\n");
  });

  it("says so where GitHub would not draw: 500 edges, or 50,000 characters", () => {
    expect(summary({ findings: "", picture: edges(499), diff: undefined })).toContain("```mermaid");
    expect(summary({ findings: "", picture: edges(500), diff: undefined })).not.toContain("```mermaid");
    const long = summary({ findings: "", picture: PICTURE.replace("cart", "c".repeat(50_000)), diff: undefined });
    expect(long).not.toContain("```mermaid");
    expect(long).toContain("too large for a picture");
  });

  it("stays below what GitHub takes, and cuts whole lines", () => {
    const text = summary({
      findings: "### 1 problem\n",
      picture: PICTURE,
      diff: `${"| caf\u00e9 |\n".repeat(200_000)}`,
    });
    expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
    expect(text).toContain("too long for the summary");
    expect(
      text
        .split("\n")
        .filter((line) => line.startsWith("|"))
        .every((line) => line === "| caf\u00e9 |"),
    ).toBe(true);
    expect(text).toContain("```mermaid");
  });
});
