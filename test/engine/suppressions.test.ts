import { describe, expect, it } from "vitest";
import type { Result } from "../../src/engine/result.ts";
import { deployment, service } from "../cli/folder.ts";
import { lintFiles } from "./run-lint.ts";
import type { RunOptions } from "./run-lint.ts";

const UNNAMED = service("web", "web").replace("name: http, ", "");
const quiet = { "pod-without-policy": { severity: "off" as const }, "port-unnamed": { severity: "warning" as const } };
const run = (text: string, options: RunOptions = {}): Result =>
  lintFiles(
    { "a.yaml": text, "b.yaml": deployment("web") },
    { ...options, config: { rules: quiet, ...options.config } },
  );
const told = ({ findings }: Result) =>
  findings.map(
    ({ ruleId, span, message }) =>
      `${span.file}:${span.start.line} ${ruleId}${ruleId === "unused-suppression" ? `: ${message}` : ""}`,
  );
const silenced = ({ suppressed }: Result) =>
  suppressed.map(
    ({ ruleId, suppression }) =>
      `${ruleId} ${suppression.kind}${suppression.reason === undefined ? "" : `: ${suppression.reason}`}`,
  );
/** Puts a comment on a line of its own before the port, or at the end of its line. */
const before = (comment: string): string => UNNAMED.replace("    - {", `    ${comment}\n    - {`);
const behind = (comment: string): string => UNNAMED.replace("targetPort: http }", `targetPort: http } ${comment}`);

describe("comments", () => {
  it.each([
    [
      before("# kubenetlint-disable-next-line port-unnamed -- one port -- for ever"),
      "port-unnamed comment: one port -- for ever",
    ],
    [before("#kubenetlint-disable-next-line port-unnamed"), "port-unnamed comment"],
    [before("# kubenetlint-disable-next-line -- all of it"), "port-unnamed comment: all of it"],
    [before("# kubenetlint-disable-next-line port-unnamed\n\n    # another comment"), "port-unnamed comment"],
    [
      before(
        "# kubenetlint-disable-next-line port-unnamed -- a\r\n    # kubenetlint-disable-next-line port-name-missing",
      ),
      "port-unnamed comment: a",
    ],
    [behind("# kubenetlint-disable-line port-unnamed, port-name-missing"), "port-unnamed comment"],
    [`# kubenetlint-disable-file port-unnamed\n${UNNAMED}`, "port-unnamed comment"],
    [`# kubenetlint-disable port-name-missing port-unnamed\n${UNNAMED}`, "port-unnamed comment"],
    [`# kubenetlint-disable\n# kubenetlint-enable port-name-missing\n${UNNAMED}`, "port-unnamed comment"],
  ])("silence: %s", (text, expected) => {
    const result = run(text);
    expect(told(result).filter((line) => !line.includes("unused-suppression"))).toEqual([]);
    expect(silenced(result)).toEqual([expected]);
  });

  it.each([
    ["another line", before("# kubenetlint-disable-line port-unnamed")],
    ["another rule", behind("# kubenetlint-disable-line port-name-missing")],
    [
      "ended for this rule",
      `# kubenetlint-disable port-unnamed, port-name-missing\n# kubenetlint-enable port-unnamed\n${UNNAMED}`,
    ],
    ["ended for all", `# kubenetlint-disable port-unnamed\n# kubenetlint-enable\n${UNNAMED}`],
    [
      "no comment but text",
      UNNAMED.replace("{ name: web }", '{ name: web, annotations: { a: "# kubenetlint-disable-file port-unnamed" } }'),
    ],
    ["another word", `# kubenetlint-disable-files port-unnamed\n${UNNAMED}`],
  ])("do not silence: %s", (_, text) => {
    expect(told(run(text))).toContainEqual(expect.stringContaining("port-unnamed"));
    expect(silenced(run(text))).toEqual([]);
  });
});

describe("annotations", () => {
  const annotated = (annotation: string): string =>
    UNNAMED.replace("{ name: web }", `{ name: web, annotations: { ${annotation} } }`);

  it("silence a rule, or all of them, on their object", () => {
    expect(silenced(run(annotated("ignore.kubenetlint.io/port-unnamed: legacy")))).toEqual([
      "port-unnamed annotation: legacy",
    ]);
    expect(silenced(run(annotated('ignore.kubenetlint.io/all: ""')))).toEqual(["port-unnamed annotation"]);
  });

  it("speak of their own variant of an object only", () => {
    const result = lintFiles(
      { "dev/a.yaml": annotated("ignore.kubenetlint.io/port-unnamed: dev"), "dev/b.yaml": deployment("web") },
      { config: { rules: quiet } },
    );
    expect(silenced(result)).toHaveLength(1);
    const both = lintFiles(
      {
        "dev.yaml": annotated("ignore.kubenetlint.io/port-unnamed: dev"),
        "prod.yaml": UNNAMED,
        "b.yaml": deployment("web"),
      },
      { config: { rules: quiet } },
    );
    expect(told(both)).toContainEqual("prod.yaml:7 port-unnamed");
  });
});

describe("what silences nothing", () => {
  const idle = (text: string, options?: RunOptions) =>
    told(run(text, options)).filter((line) => line.includes("unused-suppression"));

  it("is told, rule by rule", () => {
    expect(idle(behind("# kubenetlint-disable-line port-unnamed, port-name-missing"))).toEqual([
      "a.yaml:7 unused-suppression: This comment names port-name-missing, but there is no such finding here.",
    ]);
    expect(idle(before("# kubenetlint-disable-next-line port-name-missing"))).toEqual([
      "a.yaml:7 unused-suppression: This comment suppresses nothing: there is no finding of port-name-missing here.",
    ]);
  });

  it("is told with the rule that was meant", () => {
    expect(idle(before("# kubenetlint-disable-next-line port-unamed"))).toEqual([
      'a.yaml:7 unused-suppression: This comment names a rule "port-unamed" that does not exist; did ' +
        'you mean "port-unnamed"?',
    ]);
    expect(idle(before("# kubenetlint-disable-next-line entirely-else"))).toEqual([
      'a.yaml:7 unused-suppression: This comment names a rule "entirely-else" that does not exist.',
    ]);
  });

  it.each([
    ["# kubenetlint-disabel-next-line port-unnamed", "disable-next-line"],
    ["# kubenetlint-disable-nextline port-unnamed", "disable-next-line"],
    ["# kubenetlint disable-line port-unnamed", "disable-line"],
    ["# kubenetlint: disable port-unnamed", "disable"],
    ["# kubenetlint-Disable-file", "disable-file"],
  ])("is told of %s, which is no instruction", (comment, meant) => {
    expect(idle(before(comment))).toEqual([
      `a.yaml:7 unused-suppression: This comment suppresses nothing: it must start with kubenetlint-${meant}.`,
    ]);
  });

  it.each([
    "# kubenetlint is a linter",
    "# kubenetlint-test.yaml holds the tests",
    "# kubenetlint disables nothing here",
    "# see kubenetlint-disabel",
  ])("is not told of %s, which only names the tool", (comment) => {
    expect(idle(before(comment))).toEqual([]);
  });

  it("is told of an end without a beginning", () => {
    const alone = "a.yaml:7 unused-suppression: This comment ends nothing: there is no kubenetlint-disable before it.";
    expect(idle(before("# kubenetlint-enable"))).toEqual([alone]);
    expect(
      idle(
        before("# kubenetlint-enable port-unnamed").replace(/^/, "# kubenetlint-disable port-name-missing -- why\n"),
      ),
    ).toContain(alone.replace(":7", ":8"));
    expect(
      idle(before("# kubenetlint-enable port-unnamed").replace(/^/, "# kubenetlint-disable\n")).filter((line) =>
        line.includes("ends nothing"),
      ),
    ).toEqual([]);
  });

  it("is not told of a rule that is off, nor of rules of plug-ins that were not loaded", () => {
    expect(
      idle(behind("# kubenetlint-disable-line port-unnamed"), {
        config: { rules: { ...quiet, "port-unnamed": { severity: "off" } } },
      }),
    ).toEqual([]);
    expect(idle(before("# kubenetlint-disable-next-line team/own"), { lint: { withoutPlugins: true } })).toEqual([]);
    expect(idle(before("# kubenetlint-disable-next-line team/own"))).toHaveLength(1);
  });

  it("is not told of a rule that an override turns off in that file", () => {
    const overridden = (files: string) => ({
      config: { rules: quiet, overrides: [{ files: [files], rules: { "port-unnamed": "off" as const } }] },
    });
    const text = behind("# kubenetlint-disable-line port-unnamed");
    expect(idle(text, overridden("a.yaml"))).toEqual([]);
    const nothing = before("# kubenetlint-disable-next-line port-unnamed").replace("- {", "- { name: http, ");
    expect(idle(nothing, overridden("b.yaml"))).toHaveLength(1);
  });

  it("counts as configured", () => {
    const text = before("# kubenetlint-disable-next-line port-name-missing");
    const error = run(text, { config: { rules: quiet, unusedSuppressions: "error" } });
    expect(error.findings.find(({ ruleId }) => ruleId === "unused-suppression")?.severity).toBe("error");
    expect(idle(text, { config: { rules: quiet, unusedSuppressions: "off" } })).toEqual([]);
  });
});

it("knows a rule by its former names and, in annotations, own rules with a dot", () => {
  const rule = {
    id: "team/own",
    aliases: ["team/former"],
    category: "api" as const,
    severity: "warning" as const,
    presets: ["recommended" as const],
    options: {},
    docs: { summary: "", why: "", remedy: "", references: [] },
    messages: { m: () => "m" },
    check: (({
      model,
      report,
    }: {
      model: { resources: readonly { atName(): unknown }[] };
      report(finding: object): void;
    }) =>
      model.resources.forEach((resource) =>
        report({ resource, at: resource.atName(), message: "m", data: {} }),
      )) as never,
  };
  const head = "kind: Service\napiVersion: v1\n";
  expect(
    silenced(
      lintFiles(
        { "a.yaml": `${head}# kubenetlint-disable-next-line team/former\nmetadata: { name: web }\n` },
        { rules: [rule] },
      ),
    ),
  ).toEqual(["team/own comment"]);
  expect(
    silenced(
      lintFiles(
        { "a.yaml": `${head}metadata: { name: web, annotations: { ignore.kubenetlint.io/team.own: why } }\n` },
        { rules: [rule] },
      ),
    ),
  ).toEqual(["team/own annotation: why"]);
});

it("leaves the fingerprints of other findings as they are", () => {
  const fingerprint = (text: string) => run(text).findings.find(({ ruleId }) => ruleId === "port-unnamed")?.fingerprint;
  expect(fingerprint(`# kubenetlint-disable-file port-name-missing\n${UNNAMED}`)).toBe(fingerprint(UNNAMED));
});

describe("a misspelt rule is to be corrected", () => {
  const fixOf = (text: string, name: string) => {
    const finding = run(text).findings.find(
      ({ ruleId, message }) => ruleId === "unused-suppression" && message.includes(name),
    );
    const [fix] = finding?.fixes ?? [];
    const [edit] = fix?.edits ?? [];
    return {
      help: finding?.help,
      after: edit === undefined ? undefined : text.slice(0, edit.start) + edit.text + text.slice(edit.end),
    };
  };
  const annotated = (annotation: string): string =>
    UNNAMED.replace("{ name: web }", `{ name: web, annotations: { ${annotation} } }`);

  it.each([
    [before("# kubenetlint-disable-next-line port-unamed -- port-unamed is meant"), "port-unamed", "port-unnamed"],
    [behind("# kubenetlint-disable-line port-name-missing,port-unamed"), "port-unamed", "port-unnamed"],
    [behind("# kubenetlint-disable-line port_unnamed"), "port_unnamed", "port-unnamed"],
    [behind("# kubenetlint-disable-line Port-Unnamed"), "Port-Unnamed", "port-unnamed"],
    [`# kubenetlint-disable-file port-unnamd\n${UNNAMED}`, "port-unnamd", "port-unnamed"],
    [`\uFEFF# kubenetlint-disable-file port-unnamd\r\n${UNNAMED}`, "port-unnamd", "port-unnamed"],
    [annotated("ignore.kubenetlint.io/port-unamed: legacy"), "port-unamed", "port-unnamed"],
    [annotated('"ignore.kubenetlint.io/port-unamed": legacy'), "port-unamed", "port-unnamed"],
    [annotated("'ignore.kubenetlint.io/port-unamed': legacy"), "port-unamed", "port-unnamed"],
  ])("%s", (text, wrong, right) => {
    const { help, after } = fixOf(text, wrong);
    expect(help).toBe(`Correct the name to ${right}.`);
    expect(after).toBe(text.replace(wrong, right));
    expect(silenced(run(after ?? ""))).toEqual([expect.stringMatching(/^port-unnamed (?:comment|annotation)/)]);
    expect(told(run(after ?? "")).filter((line) => line.includes(wrong))).toEqual([]);
  });

  it("a name that is near to none is not to be removed either", () => {
    expect(fixOf(before("# kubenetlint-disable-next-line entirely-else"), "entirely-else")).toEqual({
      help: "Correct the name; `kubenetlint rules` lists all.",
      after: undefined,
    });
  });
});
