import { describe, expect, it } from "vitest";
import { FORMAT_LOADERS } from "./formats-under-test.ts";
import { checkstyle } from "../../src/report/lint/checkstyle.ts";
import { github } from "../../src/report/lint/github.ts";
import { html } from "../../src/report/lint/html.ts";
import { junit } from "../../src/report/lint/junit.ts";
import { markdown } from "../../src/report/lint/markdown.ts";
import { EMPTY, OPTIONS, findingAt, resultOf } from "./sample.ts";
import { readXml } from "./xml-reader.ts";

/** What a manifest, its path or its comments may hold to forge a report. */
const EVIL = [
  "\u001b[2K\u001b[31mred",
  "\u202egpj.exe",
  "\u2066hidden\u2069",
  "\u061c",
  "line\nbreak",
  "carriage\rreturn",
  "nul\u0000",
  "\u009b31m",
  "\u2028",
  "half\ud800",
  "]]>",
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "'--><svg onload=alert(1)>",
  "&amp;&lt;",
  "</pre></article>",
  "</script>",
  "::error::forged",
  "\n::error file=x::forged",
  "::set-output name=a::b",
  "%0A::error::forged",
  "a,line=7",
  "x:y",
  "| cell | `code` |",
  "``` fence",
  "[link](https://evil.example)",
  "![image](https://evil.example)",
  "**bold** _em_ ~~del~~",
  "@someone #12 https://evil.example www.evil.example",
  "$x$",
  "\\",
  "`",
];

const resultWith = (evil: string) => {
  const source = { path: `k8s/${evil}.yaml`, text: `kind: Service # ${evil}\nname: ${evil}\n` };
  const finding = findingAt(source, "kind", {
    message: `Service "${evil}" is odd.`,
    help: `Rename ${evil}.`,
    resource: `Service default/${evil}`,
    verdict: "unknown",
    because: `${evil} is not shown`,
    scopes: [evil],
    related: [{ span: findingAt(source, "name").span, note: `${evil} declares it` }],
    fixes: [
      {
        kind: "safe",
        title: `Use ${evil}`,
        effect: evil,
        edits: [{ file: source.path, start: 0, end: 4, text: evil }],
      },
    ],
    fingerprint: "1",
  });
  const proved = findingAt(source, "name", { message: evil, severity: "error" });
  return resultOf([source], [finding, proved], {
    suppressed: [{ ...proved, suppression: { kind: "comment", reason: evil } }],
    notes: [{ message: "were not read", files: [`${evil}.yaml`] }],
    internalErrors: [{ ruleId: "port-unnamed", message: evil, stack: `Error: ${evil}\n    at x` }],
  });
};
const graphWith = (evil: string) => ({
  nodes: [
    {
      id: "1",
      kind: "service" as const,
      title: `Service default/${evil}`,
      namespace: evil,
      file: `${evil}.yaml`,
      line: 1,
      note: evil,
      scope: evil,
    },
    {
      id: "2",
      kind: "workload" as const,
      title: `Pod default/${evil}`,
      namespace: evil,
      file: `${evil}.yaml`,
      line: 1,
      broken: true,
    },
  ],
  edges: [{ from: "1", to: "2", label: evil, broken: true }],
});
const optionsWith = (evil: string) => ({ ...OPTIONS, graph: graphWith(evil) });

// Controls but tab and line feed, and marks that turn text around.
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

describe.each(EVIL.map((evil) => [JSON.stringify(evil), evil] as const))("%s", (_, evil) => {
  it("hides nothing and forges no line in any format", () => {
    for (const [name, format] of Object.entries(FORMAT_LOADERS)) {
      // In JSON every such character is written as an escape or is harmless data.
      if (["json", "sarif"].includes(name)) continue;
      const text = format(resultWith(evil), optionsWith(evil));
      // Machine-read paths stay exact: who reads XML decides how to show them.
      const seen = ["junit", "checkstyle", "gitlab"].includes(name) ? "" : text;
      expect(seen, name).not.toMatch(HIDDEN);
      if (name !== "github") expect(text, name).not.toMatch(/^\s*::/m);
    }
  });

  it("makes exactly the workflow commands that are meant, with the properties that are meant", () => {
    for (const line of github(resultWith(evil), OPTIONS).trimEnd().split("\n")) {
      const match = /^::(error|warning|notice) ([^:]*)::/.exec(line);
      expect(match, line).not.toBeNull();
      const keys = match![2]!.split(",").map((pair) => pair.split("=")[0]);
      expect([["title", "file", "line", "endLine", "col", "endColumn"], ["title"]]).toContainEqual(keys);
    }
  });

  it("stays data in XML, with the same structure as harmless text", () => {
    const shape = (element: ReturnType<typeof readXml>): unknown => [
      element.name,
      Object.keys(element.attributes),
      element.children.map(shape),
    ];
    for (const format of [junit, checkstyle]) {
      expect(shape(readXml(format(resultWith(evil), OPTIONS)))).toEqual(
        shape(readXml(format(resultWith("harmless"), OPTIONS))),
      );
    }
  });

  it("adds no element and no attribute to the page", () => {
    const tags = (text: string): readonly string[] =>
      [...text.matchAll(/<\/?([a-zA-Z][\w-]*)((?:\s+[\w-]+(?:="[^"]*")?)*)\s*\/?>/g)].map(
        ([, name, attributes]) =>
          `${name} ${[...attributes!.matchAll(/([\w-]+)(?:="[^"]*")?/g)].map(([, key]) => key).join(" ")}`,
      );
    const body = (text: string): string => text.slice(text.indexOf("<body>"), text.lastIndexOf("<script>"));
    // Where a text is empty or has several lines, nothing but text differs.
    const withoutCode = (list: readonly string[]): readonly string[] =>
      list.filter((tag) => !/^(code|span|i|mark) ?$/.test(tag));
    expect(withoutCode(tags(body(html(resultWith(evil), optionsWith(evil)))))).toEqual(
      withoutCode(tags(body(html(resultWith("harmless"), optionsWith("harmless"))))),
    );
    expect(html(resultWith(evil), optionsWith(evil)).match(/<script/g)).toHaveLength(1);
  });

  it("stays in its cell of the table", () => {
    const rows = markdown(resultWith(evil), OPTIONS)
      .split("\n")
      .filter((line) => line.startsWith("|"));
    expect(rows).toHaveLength(4);
    for (const row of rows) expect(row.replaceAll(/\\./g, "").split("|"), row).toHaveLength(6);
  });
});

describe("markdown", () => {
  it("has no live link, mention, image or markup from a manifest", () => {
    const text = markdown(
      resultOf(
        [{ path: "a.yaml", text: "a: 1" }],
        EVIL.map((evil) => findingAt({ path: "a.yaml", text: "a: 1" }, "a", { message: evil.replaceAll("`", "") })),
      ),
      OPTIONS,
    );
    expect(text).not.toMatch(/@\w|#\d|https?:\/\/|www\.\w|<script|<img|<svg|(?<!\\)[*_~]{1,2}\w|(?<!\\)\]\(/);
  });
});

describe("formats", () => {
  it("end in a line break or are empty", () => {
    for (const [name, format] of Object.entries(FORMAT_LOADERS)) expect(format(EMPTY, OPTIONS), name).toMatch(/^$|\n$/);
  });
});
