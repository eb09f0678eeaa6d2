import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { applyEdits } from "../../src/fix/apply-fixes.ts";
import { artifactLocation, sarif } from "../../src/report/lint/sarif.ts";
import { EMPTY, FULL, OPTIONS, findingAt, lintSources, readFixture, resultOf } from "./sample.ts";
import type { Parsed } from "./parsed.ts";

const schema = JSON.parse(readFileSync("test/report/sarif-2.1.0.schema.json", "utf8"));
const ajv = new Ajv2020({ strict: false, allErrors: true });
ajv.addFormat("uri", /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]*$/i);
ajv.addFormat("uri-reference", /^(?:[a-z][a-z0-9+.-]*:)?[^\s<>"{}|\\^`:]*$/i);
ajv.addFormat("date-time", true);
ajv.addFormat("uuid", true);
const validate = ajv.compile(schema);

const check = (value: unknown): unknown => (validate(value) ? [] : validate.errors);
const parsed = (result = FULL, options = OPTIONS): Parsed => JSON.parse(sarif(result, options));
const run = (result = FULL, options = OPTIONS): Parsed => parsed(result, options).runs[0];

describe("sarif", () => {
  it("is valid by the schema of 2.1.0, also without findings", () => {
    expect(check(parsed())).toEqual([]);
    expect(check(parsed(EMPTY))).toEqual([]);
    expect(check(parsed(EMPTY, { ...OPTIONS, rules: new Map() }))).toEqual([]);
    expect(check(parsed(lintSources(readFixture("fixtures/report"))))).toEqual([]);
    expect(run(EMPTY).results).toEqual([]);
  });

  it.each([
    ["line 0", (log: Parsed) => (log.runs[0].results[0].locations[0].physicalLocation.region.startLine = 0)],
    ["a level that does not exist", (log: Parsed) => (log.runs[0].results[0].level = "fatal")],
    ["a property that does not exist", (log: Parsed) => (log.runs[0].results[0].extra = 1)],
    ["a result without message", (log: Parsed) => delete log.runs[0].results[0].message],
    ["a path with a blank", (log: Parsed) => (log.runs[0].artifacts[0].location.uri = "a b.yaml")],
  ])("is checked by a schema that refuses %s", (_, spoil) => {
    const log = parsed();
    spoil(log);
    expect(check(log)).not.toEqual([]);
  });

  it("names the rule of each result by index, with help", () => {
    const { results, tool } = run();
    for (const result of results) expect(tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
    const rule = tool.driver.rules.find(({ id }: Parsed) => id === "port-unnamed");
    expect(rule).toMatchObject({
      defaultConfiguration: { level: "warning" },
      helpUri: expect.stringMatching(/^https:/),
      properties: { tags: ["kubernetes", "ports"] },
    });
    expect(rule.help.markdown).toContain("**Why:**");
    expect(rule.help.text).not.toBe("");
    expect(rule.name).toBe("PortUnnamed");
  });

  it("has the findings of the engine itself, which no rule describes", () => {
    const result = resultOf(
      [...FULL.sources.values()],
      [findingAt([...FULL.sources.values()][0]!, "kind", { ruleId: "file-unreadable" })],
    );
    expect(check(parsed(result))).toEqual([]);
    const { results, tool } = run(result);
    expect(tool.driver.rules[results[0].ruleIndex]).toEqual({ id: "file-unreadable" });
  });

  it("links related places, and shows a chain of several as a flow that begins at the finding", () => {
    const [first, second] = run().results;
    expect(first.relatedLocations.map(({ id, message }: Parsed) => [id, message.text])).toEqual([
      [1, 'Service shop/web asks for "htpp"'],
      [2, 'Pod shop/web declares "http"'],
    ]);
    expect(first.message.text).toContain('[Service shop/web asks for "htpp"](1), [Pod shop/web declares "http"](2)');
    const steps = first.codeFlows[0].threadFlows[0].locations.map(
      ({ location }: Parsed) => location.physicalLocation.artifactLocation.uri,
    );
    expect(steps).toEqual(["k8s/route%20file.yaml", "k8s/service.yaml", "k8s/pod.yaml"]);
    expect(second).not.toHaveProperty("codeFlows");
    expect(second).not.toHaveProperty("relatedLocations");
  });

  it("describes fixes that give, when applied by line and column, what --fix gives", () => {
    const [finding] = FULL.findings;
    for (const [index, fix] of run().results[0].fixes.entries()) {
      for (const change of fix.artifactChanges) {
        const path = decodeURIComponent(change.artifactLocation.uri);
        const text = FULL.sources.get(path)!.text;
        const lines = text.split("\n");
        const offset = (line: number, column: number) =>
          lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
        const edits = change.replacements.map(({ deletedRegion: r, insertedContent }: Parsed) => ({
          file: path,
          start: offset(r.startLine, r.startColumn),
          end: offset(r.endLine, r.endColumn),
          text: insertedContent.text,
        }));
        expect(applyEdits(text, edits)).toBe(
          applyEdits(
            text,
            finding!.fixes[index as number]!.edits.filter(({ file }) => file === path),
          ),
        );
      }
    }
    expect(run().results[0].fixes.map(({ properties }: Parsed) => properties.kind)).toEqual(["safe", "suggested"]);
  });

  it("tells suppressed results with who silenced them and why, and says of the others that nobody did", () => {
    const { results } = run();
    expect(results.filter(({ suppressions }: Parsed) => suppressions.length === 0)).toHaveLength(4);
    expect(results.flatMap(({ suppressions }: Parsed) => suppressions)).toEqual([
      { kind: "inSource", status: "accepted", justification: "agreed" },
      { kind: "external", status: "accepted" },
      { kind: "inSource", status: "accepted" },
    ]);
  });

  it("tells an unknown finding as an open question without a level", () => {
    expect(run().results[3]).toMatchObject({ kind: "open", level: "none" });
    expect(run(FULL, { ...OPTIONS, unknown: false }).results.some(({ kind }: Parsed) => kind === "open")).toBe(false);
  });

  it("says that a run with an internal error was not successful, and which rule failed", () => {
    const {
      invocations: [invocation],
      tool,
    } = run();
    expect(invocation.executionSuccessful).toBe(false);
    const [error] = invocation.toolExecutionNotifications;
    expect(error.level).toBe("error");
    expect(tool.driver.rules[error.associatedRule.index].id).toBe("port-unnamed");
    expect(invocation.toolExecutionNotifications.at(-1)).toMatchObject({
      level: "note",
      message: { text: expect.stringContaining("chart/a.yaml and 1 other file") },
    });
    expect(run(EMPTY).invocations).toEqual([{ executionSuccessful: true }]);
  });

  it.each([
    ["a b/ä#%?.yaml", "a%20b/%C3%A4%23%25%3F.yaml", true],
    ["c:d.yaml", "c%3Ad.yaml", true],
    ["<stdin>", "%3Cstdin%3E", true],
    ["../up.yaml", "../up.yaml", true],
    ["./here.yaml", "here.yaml", true],
    ["/root/x y.yaml", "file:///root/x%20y.yaml", false],
    ["C:\\k8s\\a.yaml", "file:///C:/k8s/a.yaml", false],
    ["half\ud800.yaml", "half%EF%BF%BD.yaml", true],
  ])("encodes the path %s", (path, uri, relative) => {
    expect(artifactLocation(path)).toEqual(relative ? { uri, uriBaseId: "SRCROOT" } : { uri });
  });

  it("lets no name of a manifest make a link", () => {
    const source = [...FULL.sources.values()][0]!;
    const name = "[click](https://evil.example)";
    const {
      results: [result],
    } = run(
      resultOf(
        [source],
        [
          findingAt(source, "kind", {
            message: `Service "${name}" is odd.`,
            related: [{ span: FULL.findings[0]!.span, note: name }],
          }),
        ],
      ),
    );
    expect(result.message.text).toBe(
      String.raw`Service "\[click\](https://evil.example)" is odd.` +
        "\n" +
        String.raw`Related: [\[click\](https://evil.example)](1).`,
    );
  });
});
