import { readdirSync, readFileSync } from "node:fs";
import { DEFAULT_CONFIG } from "../../src/config/config.ts";
import type { Finding } from "../../src/diagnostic/finding.ts";
import type { Span } from "../../src/diagnostic/place.ts";
import { lint } from "../../src/engine/lint.ts";
import type { Result } from "../../src/engine/result.ts";
import { Model } from "../../src/model/model.ts";
import { networkGraph } from "../../src/report/graph/build-graph.ts";
import type { NetworkGraph } from "../../src/report/graph/graph.ts";
import type { AnyRule } from "../../src/rule/rule.ts";
import { defineRule } from "../../src/rule/rule.ts";
import { plain } from "../../src/report/lint/reporter.ts";
import type { ReportOptions } from "../../src/report/lint/reporter.ts";
import { wholeScope } from "../../src/scope/scope.ts";
import { Simulation } from "../../src/simulate/simulation.ts";
import { NEWEST_VERSION } from "../../src/validate/server-of.ts";
import { validateObject } from "../../src/validate/validate-object.ts";
import type { Source } from "../../src/yaml/document.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";

/** Rules of the tests' own: the formats must not depend on which rules there are. */
const portUnnamed = defineRule({
  id: "port-unnamed",
  aliases: ["port-without-name"],
  category: "ports",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "A port has no name.",
    why: "Nobody can refer to it.",
    remedy: "Write `name: http`.",
    references: ["https://example.com/ports"],
  },
  options: { ignoreHeadless: { type: "boolean", default: false, description: "Do not report headless Services." } },
  messages: { unnamed: ({ port }: { readonly port: number }) => `Port ${port} has no name.` },
  check({ model, report }) {
    for (const service of model.all("Service")) {
      for (const port of service.object.spec?.ports ?? [])
        if (port.name === undefined)
          report({ resource: service, at: service.at(port), message: "unnamed", data: { port: port.port } });
    }
  },
});
const servicePortUnresolved = defineRule({
  id: "service-port-unresolved",
  category: "service",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A named target port is declared by no pod.",
    why: "It gets no endpoint.",
    remedy: "Name a port that is there.",
    references: ["KEP-752"],
  },
  options: {},
  messages: { unresolved: ({ name }: { readonly name: string }) => `No pod declares "${name}".` },
  check({ model, report }) {
    for (const service of model.all("Service")) {
      for (const port of service.object.spec?.ports ?? []) {
        if (String(port.targetPort) !== "htpp") continue;
        const at = service.at(port, "targetPort");
        report({
          resource: service,
          at,
          message: "unresolved",
          data: { name: "htpp" },
          fixes: [{ kind: "safe", title: 'Use "http"', edits: [{ at, text: "http" }] }],
        });
      }
    }
  },
});
const rules: readonly AnyRule[] = [portUnnamed, servicePortUnresolved];

export const OPTIONS: ReportOptions = {
  paint: plain,
  unknown: true,
  rules: new Map(rules.map((rule) => [rule.id, rule])),
  version: "1.2.3",
};

export const readFixture = (folder: string): readonly Source[] =>
  readdirSync(folder)
    .sort()
    .map((name) => ({ path: `${folder}/${name}`, text: readFileSync(`${folder}/${name}`, "utf8") }));

export const lintSources = (sources: readonly Source[]): Result =>
  lint([wholeScope(sources.map((source) => parseSource(source)))], rules, {
    config: { ...DEFAULT_CONFIG, extends: "all" },
    kubernetesVersion: NEWEST_VERSION,
    validate: (object) => validateObject(object),
  });

export function graphOf(sources: readonly Source[]): NetworkGraph {
  const model = new Model(sources.flatMap((source) => parseSource(source).documents));
  return networkGraph(model, new Simulation(model));
}

/** The span of the first occurrence of `needle`. */
export function spanOf(source: Source, needle: string): Span {
  const offset = source.text.indexOf(needle);
  const position = (at: number) => {
    const before = source.text.slice(0, at).split("\n");
    return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, offset: at };
  };
  return { file: source.path, start: position(offset), end: position(offset + needle.length) };
}

export function findingAt(source: Source, needle: string, changes: Partial<Finding> = {}): Finding {
  return {
    ruleId: "port-unnamed",
    messageId: "unnamed",
    severity: "warning",
    verdict: "proved",
    message: "A port has no name.",
    span: spanOf(source, needle),
    related: [],
    fixes: [],
    fingerprint: `print-${needle}`,
    ...changes,
  };
}

export function resultOf(
  sources: readonly Source[],
  findings: readonly Finding[],
  changes: Partial<Result> = {},
): Result {
  return {
    findings,
    suppressed: [],
    notes: [],
    internalErrors: [],
    counts: { files: sources.length, documents: sources.length, resources: sources.length, unread: 0 },
    sources: new Map(sources.map((source) => [source.path, source])),
    ...changes,
  };
}

const ROUTE: Source = { path: "k8s/route file.yaml", text: "kind: Ingress\nspec:\n  backend: web\n" };
const SERVICE: Source = { path: "k8s/service.yaml", text: "kind: Service\nspec:\n  targetPort: htpp\n  port: 80\n" };
const POD: Source = { path: "k8s/pod.yaml", text: "kind: Pod\nspec:\n  name: http\n" };

/**
 * Everything a result can hold: each severity and verdict, a chain, fixes, suppressions of each kind, notes, failures.
 */
export const FULL: Result = resultOf(
  [ROUTE, SERVICE, POD],
  [
    findingAt(ROUTE, "web", {
      ruleId: "service-port-unresolved",
      messageId: "unresolved",
      severity: "error",
      message: "The route ends at a port that nobody declares.",
      resource: "Ingress shop/web",
      help: 'Did you mean "http"?',
      related: [
        { span: spanOf(SERVICE, "htpp"), note: 'Service shop/web asks for "htpp"' },
        { span: spanOf(POD, "http"), note: 'Pod shop/web declares "http"' },
      ],
      fixes: [
        {
          kind: "safe",
          title: 'Use the port name "http"',
          edits: [
            {
              file: SERVICE.path,
              start: SERVICE.text.indexOf("htpp"),
              end: SERVICE.text.indexOf("htpp") + 4,
              text: "http",
            },
          ],
          effect: "2 endpoints",
        },
        {
          kind: "suggested",
          title: "Add a name",
          edits: [
            { file: SERVICE.path, start: SERVICE.text.length, end: SERVICE.text.length, text: "  name: http\n" },
            { file: POD.path, start: 0, end: 0, text: "# x\n" },
          ],
        },
      ],
    }),
    findingAt(SERVICE, "port: 80", { resource: "Service shop/web" }),
    findingAt(SERVICE, "Service", { severity: "info", message: "For your information." }),
    findingAt(POD, "Pod", {
      verdict: "unknown",
      severity: "error",
      because: "a Helm template was not rendered",
      message: "Nothing selects this Pod.",
    }),
  ],
  {
    suppressed: [
      {
        ...findingAt(POD, "name", { message: "Silenced by a comment." }),
        suppression: { kind: "comment", reason: "agreed" },
      },
      { ...findingAt(POD, "spec", { message: "Silenced by the baseline." }), suppression: { kind: "baseline" } },
      { ...findingAt(POD, "kind", { message: "Silenced by an annotation." }), suppression: { kind: "annotation" } },
    ],
    notes: [{ message: "hold templates and were not read", files: ["chart/a.yaml", "chart/b.yaml"], unread: true }],
    counts: { files: 3, documents: 3, resources: 3, unread: 0, notJudged: 1, hidden: { files: 1, folders: 2 } },
    internalErrors: [
      { ruleId: "port-unnamed", message: "boom", stack: "Error: boom\n    at check (rules/ports/port-unnamed.ts:1:1)" },
      { message: "engine" },
    ],
  },
);

export const EMPTY: Result = resultOf([ROUTE], []);
