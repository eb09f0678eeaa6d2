import { describe, expect, it } from "vitest";
import { checkstyle } from "../../src/report/lint/checkstyle.ts";
import { github } from "../../src/report/lint/github.ts";
import { gitlab } from "../../src/report/lint/gitlab.ts";
import { junit } from "../../src/report/lint/junit.ts";
import { markdown } from "../../src/report/lint/markdown.ts";
import { unix } from "../../src/report/lint/unix.ts";
import { EMPTY, FULL, OPTIONS, findingAt, resultOf } from "./sample.ts";
import type { Parsed } from "./parsed.ts";
import { readXml } from "./xml-reader.ts";
import type { XmlElement } from "./xml-reader.ts";

const QUIET = { ...OPTIONS, unknown: false };

describe("unix", () => {
  it("has a line a finding, as compilers print them", () => {
    expect(unix({ ...FULL, internalErrors: [] }, OPTIONS)).toBe(
      [
        "k8s/route file.yaml:3:12: The route ends at a port that nobody declares. [Error/service-port-unresolved]",
        "k8s/service.yaml:4:3: A port has no name. [Warning/port-unnamed]",
        "k8s/service.yaml:1:7: For your information. [Info/port-unnamed]",
        "k8s/pod.yaml:1:7: Nothing selects this Pod. (unknown: a Helm template was not rendered) " +
          "[Unknown/port-unnamed]",
        "",
        "4 problems",
        "",
      ].join("\n"),
    );
    expect(unix(EMPTY, OPTIONS)).toBe("");
    expect(unix(FULL, OPTIONS)).toContain("kubenetlint failed in rule port-unnamed");
  });
});

describe("github", () => {
  it("has a workflow command a finding, with the place and the other ends", () => {
    const lines = github({ ...FULL, internalErrors: [] }, OPTIONS)
      .trimEnd()
      .split("\n");
    expect(lines).toEqual([
      "::error title=service-port-unresolved,file=k8s/route " +
        "file.yaml,line=3,endLine=3,col=12,endColumn=15::The route ends at a port that nobody " +
        "declares.%0A" +
        'k8s/service.yaml:3:15  Service shop/web asks for "htpp"%0Ak8s/pod.yaml:3:9  Pod shop/web ' +
        'declares "http"%0Ahelp: Did you mean "http"?',
      "::warning title=port-unnamed,file=k8s/service.yaml,line=4,endLine=4,col=3,endColumn=11::A port has no name.",
      "::notice title=port-unnamed,file=k8s/service.yaml,line=1,endLine=1,col=7,endColumn=14::For your information.",
      "::notice title=port-unnamed,file=k8s/pod.yaml,line=1,endLine=1,col=7,endColumn=10::Nothing " +
        "selects this Pod.%0Aunknown: a Helm template was not rendered",
      "::notice title=kubenetlint::chart/a.yaml and 1 other file hold templates and were not read",
    ]);
  });

  it("gives no columns for several lines, and says when kubenetlint itself failed", () => {
    const source = { path: "a.yaml", text: "a:\n  b: 1\n" };
    expect(github(resultOf([source], [findingAt(source, "a:\n  b")]), OPTIONS)).toBe(
      "::warning title=port-unnamed,file=a.yaml,line=1,endLine=2::A port has no name.\n",
    );
    expect(github(FULL, OPTIONS)).toContain(
      "::error title=kubenetlint::kubenetlint failed in rule port-unnamed: Error: boom%0A    at check",
    );
    expect(github(EMPTY, OPTIONS)).toBe("");
  });
});

describe("gitlab", () => {
  const issues = (result = FULL): Parsed[] => JSON.parse(gitlab(result, OPTIONS));

  it("has the fields of the code quality report", () => {
    expect(issues()[0]).toEqual({
      description: 'The route ends at a port that nobody declares. Did you mean "http"?',
      check_name: "service-port-unresolved",
      fingerprint: "print-web",
      severity: "major",
      location: { path: "k8s/route file.yaml", lines: { begin: 3, end: 3 } },
    });
    expect(issues().map(({ severity }) => severity)).toEqual(["major", "minor", "info", "info", "blocker", "blocker"]);
    expect(issues(EMPTY)).toEqual([]);
  });

  it("never repeats a fingerprint, for GitLab would show one of them only", () => {
    const source = { path: "./a.yaml", text: "a: 1\n" };
    const found = issues(resultOf([source], [findingAt(source, "a"), findingAt(source, "a")]));
    expect(new Set(found.map(({ fingerprint }) => fingerprint)).size).toBe(2);
    expect(found[0].location.path).toBe("a.yaml");
  });
});

describe("checkstyle", () => {
  it("has the errors of each file", () => {
    const root = readXml(checkstyle(FULL, OPTIONS));
    expect([root.name, root.attributes]).toEqual(["checkstyle", { version: "4.3" }]);
    expect(root.children.map(({ name, attributes }) => [name, attributes["name"]])).toEqual([
      ["file", "k8s/route file.yaml"],
      ["file", "k8s/service.yaml"],
      ["file", "k8s/pod.yaml"],
      ["file", "kubenetlint"],
    ]);
    expect(root.children[0]!.children[0]).toEqual({
      name: "error",
      children: [],
      text: "",
      attributes: {
        line: "3",
        column: "12",
        severity: "error",
        message: "The route ends at a port that nobody declares.",
        source: "kubenetlint.service-port-unresolved",
      },
    });
    expect(readXml(checkstyle(EMPTY, OPTIONS)).children).toEqual([]);
  });
});

describe("junit", () => {
  const suites = (result = FULL, options = OPTIONS): XmlElement => readXml(junit(result, options));
  const count = (element: XmlElement, names: readonly string[]): number =>
    element.children.filter((child) => child.children.some(({ name }) => names.includes(name))).length;

  it("has counts that agree with the cases", () => {
    const root = suites();
    expect(root.name).toBe("testsuites");
    const total = { tests: 0, failures: 0, errors: 0, skipped: 0 };
    for (const suite of root.children) {
      expect(suite.name).toBe("testsuite");
      const own = {
        tests: suite.children.length,
        failures: count(suite, ["failure"]),
        errors: count(suite, ["error"]),
        skipped: count(suite, ["skipped"]),
      };
      for (const key of Object.keys(own) as (keyof typeof own)[]) {
        expect(suite.attributes[key]).toBe(String(own[key]));
        total[key] += own[key];
      }
      for (const one of suite.children) {
        expect(one.name).toBe("testcase");
        expect(Object.keys(one.attributes)).toEqual(expect.arrayContaining(["name", "classname", "time"]));
      }
    }
    expect(root.attributes).toMatchObject(
      Object.fromEntries(Object.entries(total).map(([key, value]) => [key, String(value)])),
    );
    expect(total).toEqual({ tests: 6, failures: 2, errors: 2, skipped: 1 });
  });

  it("fails for errors and warnings, passes for infos and files without findings, skips what is unknown", () => {
    const cases = new Map(
      suites()
        .children.flatMap(({ children }) => children)
        .map((one) => [`${one.attributes["classname"]} ${one.attributes["name"]}`, one]),
    );
    const [failure] = cases.get("k8s/route file.yaml service-port-unresolved at 3:12")!.children;
    expect(failure).toMatchObject({
      name: "failure",
      attributes: { type: "error", message: "The route ends at a port that nobody declares." },
    });
    expect(failure!.text.split("\n")).toContain('k8s/pod.yaml:3:9: Pod shop/web declares "http"');
    expect(cases.get("k8s/service.yaml port-unnamed at 1:7")!.children[0]!.name).toBe("system-out");
    expect(cases.get("k8s/pod.yaml port-unnamed at 1:7")!.children[0]).toMatchObject({
      name: "skipped",
      attributes: { message: expect.stringContaining("Helm") },
    });
    expect(suites(EMPTY).children[0]!.children).toEqual([
      {
        name: "testcase",
        attributes: { name: "no findings", classname: "k8s/route file.yaml", file: "k8s/route file.yaml", time: "0" },
        children: [],
        text: "",
      },
    ]);
    expect(suites(FULL, QUIET).attributes).toMatchObject({ skipped: "0" });
  });
});

describe("markdown", () => {
  it("has a table", () => {
    const text = markdown({ ...FULL, internalErrors: [] }, OPTIONS);
    expect(text.split("\n").slice(0, 5)).toEqual([
      "### kubenetlint: 3 problems (1 error, 1 warning, 1 info)",
      "",
      "| | Place | Problem | Rule |",
      "|---|---|---|---|",
      "| ❌ error | `k8s/route file.yaml:3` | The route ends at a port that nobody declares.<br>↳ " +
        'Service shop/web asks for "htpp" (`k8s/service.yaml:3`)<br>↳ Pod shop/web declares "http" ' +
        '(`k8s/pod.yaml:3`)<br>**help:** Did you mean "http"? | `service-port-unresolved` |',
    ]);
    expect(text).toContain("3 findings suppressed.");
    expect(markdown(EMPTY, OPTIONS)).toBe("### kubenetlint: no findings\n\nRead: 1 file, 1 document, 1 resource.\n");
  });

  it("fits into a comment of GitHub, and says what it leaves out", () => {
    const source = { path: "a.yaml", text: "a: 1\n" };
    const text = markdown(
      resultOf(
        [source],
        Array.from({ length: 2000 }, () => findingAt(source, "a")),
      ),
      OPTIONS,
    );
    expect(text.length).toBeLessThan(65_536);
    expect(text).toMatch(/and \d+ more findings omitted/);
    const rows = text.split("\n").filter((line) => line.startsWith("| ⚠️")).length;
    expect(rows + Number(/and (\d+) more/.exec(text)![1])).toBe(2000);
  });
});
