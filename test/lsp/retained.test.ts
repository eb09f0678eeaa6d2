import { describe, expect, it } from "vitest";
import { Memo } from "../../src/base/memo.ts";
import { WordIndex } from "../../src/hosts/lsp/word-index.ts";
import { ParseCache } from "../../src/hosts/lsp/parse-cache.ts";
import { effectOf } from "../../src/model/effects/catalogue.ts";

const manifest = (name: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: of-${name} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template: { metadata: { labels: { app: ${name} } } }
`;

describe("what a language server keeps does not grow with the edits", () => {
  it("words of earlier texts", () => {
    const index = new WordIndex();
    const cache = new ParseCache();
    const edit = (name: string): number => {
      index.update("a.yaml", cache.parse({ path: "a.yaml", text: manifest(name) }));
      return index.size;
    };
    const before = edit("web-0000");
    for (let edits = 0; edits < 1_000; edits++) edit(`web-${String(edits).padStart(4, "0")}`);
    expect(edit("web-0000")).toBe(before);
    index.update("a.yaml", undefined);
    expect(index.size).toBe(0);
  });

  it("answers about earlier texts", () => {
    let made = 0;
    const memo = new Memo((text) => [made++, text]);
    for (let index = 0; index < 10_000; index++) memo.get(`text ${index}`);
    expect(memo.size).toBeLessThanOrEqual(2_000);
    expect(memo.get("text 9999")).toBe(memo.get("text 9999"));
    expect(made).toBe(10_000);
    expect(effectOf({ group: "a.example.com", kind: "SomeNetworkPolicy" })).toMatchObject({
      group: "a.example.com",
      kind: "SomeNetworkPolicy",
    });
  });
});
