import { readFileSync } from "node:fs";
import glob from "fast-glob";
import { describe, expect, it } from "vitest";
import type { Place } from "../../src/diagnostic/place.ts";
import { ParseCache } from "../../src/hosts/lsp/parse-cache.ts";
import type { ParsedSource } from "../../src/yaml/document.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";

const documents = (source: ParsedSource) =>
  source.documents.map(({ index, start, text, value, problems }) => ({
    index,
    start,
    text,
    value,
    problems: problems.map(({ kind, message, at }) => [kind, message, at.span()]),
  }));

/** Places of every key of every object. */
function places(source: ParsedSource): unknown[] {
  const found: unknown[] = [];
  const add = (place: Place): void => void found.push(place.span());
  for (const document of source.documents) {
    const visit = (value: unknown): void => {
      if (typeof value !== "object" || value === null) return;
      for (const key of Object.keys(value)) {
        add(document.at(value, Array.isArray(value) ? Number(key) : key, "entry"));
        visit((value as Record<string, unknown>)[key]);
      }
    };
    visit(document.value);
  }
  return found;
}

describe("parsing again and again", () => {
  const files = glob.sync(["fixtures/{lsp,demo,routes,policy}/**/*.yaml"]);
  it.each([...files, "CRLF", "BOM", "separator"])("%s reads as it does at once", (file) => {
    const sound = readFileSync(files[0]!, "utf8");
    const text =
      file === "CRLF"
        ? sound.replaceAll("\n", "\r\n")
        : file === "BOM"
          ? `\uFEFF${sound}`
          : file === "separator"
            ? `${sound}--- foo\na: b\n`
            : readFileSync(file, "utf8");
    const cache = new ParseCache();
    cache.parse({ path: "a.yaml", text: `# a line above\n---\n${text}` });
    const again = cache.parse({ path: "a.yaml", text });
    const once = parseSource({ path: "a.yaml", text });
    expect(documents(again)).toEqual(documents(once));
    expect(places(again)).toEqual(places(once));
  });

  it("parses at a keystroke only the document that changed, wherever the others move to", () => {
    const cache = new ParseCache();
    const text = "a: 1\n---\nb: 2\n---\nc: 3\n";
    const before = cache.parse({ path: "a.yaml", text });
    cache.parsed = 0;
    const after = cache.parse({ path: "a.yaml", text: text.replace("a: 1", "a: 1\nx: [1, 2]") });
    expect(cache.parsed).toBe(1);
    expect(after.documents[2]!.value).toBe(before.documents[2]!.value);
    expect(after.documents[2]!.atPath(["c"]).span().start).toEqual({ line: 6, column: 4, offset: 31 });
  });

  it("keeps two documents of one text apart", () => {
    const {
      documents: [first, second],
    } = new ParseCache().parse({ path: "a.yaml", text: "a: {b: 1}\n---\na: {b: 1}\n" });
    expect(first!.value).not.toBe(second!.value);
  });
});
