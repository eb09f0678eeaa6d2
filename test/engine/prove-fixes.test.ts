import { describe, expect, it } from "vitest";
import type { Fix } from "../../src/diagnostic/finding.ts";
import { fixScopes } from "../../src/engine/fixes/fix-scopes.ts";
import { judge, lint } from "../../src/engine/lint.ts";
import { offerFixes } from "../../src/engine/fixes/offer-fixes.ts";
import { FixProver } from "../../src/engine/fixes/prove-fixes.ts";
import { runRules } from "../../src/engine/run-rules.ts";
import { deployment, service } from "../cli/folder.ts";
import { provingOf } from "./run-lint.ts";
import type { Files } from "./run-lint.ts";

function setUp(files: Files) {
  const proving = provingOf(files, { config: { rules: { "port-unnamed": { severity: "warning" } } } });
  const { findings } = lint(proving.scopes, proving.rules, proving.options);
  const finding = (ruleId: string) => findings.find((one) => one.ruleId === ruleId)!;
  return { proving, prover: new FixProver(proving), finding, findings };
}

const replace = (file: string, text: string, old: string, by: string): Fix => {
  const start = text.indexOf(old);
  return { kind: "safe", title: "", edits: [{ file, start, end: start + old.length, text: by }] };
};

describe("a fix is offered only if it is proved", () => {
  const files = {
    "service.yaml": service("payments", "payment"),
    "web.yaml": deployment("payments"),
    "other.yaml": `${service("orders", "orders")}---\n${deployment("orders")}`,
  };

  it("says how many endpoints the Service has then", () => {
    const { prover, finding } = setUp(files);
    const broken = finding("service-selects-nothing");
    expect(prover.prove(broken, broken.fixes[0]!)?.effect).toBe(
      "after this fix Service default/payments has 3 endpoints; no other Service changes",
    );
  });

  it("says so when no endpoint changes", () => {
    const { prover, finding } = setUp({
      "a.yaml": `${service("web", "web").replace("name: http, ", "")}---\n${deployment("web")}`,
    });
    const unnamed = finding("port-unnamed");
    const [fix] = unnamed.fixes;
    expect(prover.prove(unnamed, fix!)?.effect).toBe("verified; endpoints unchanged");
  });

  it("is not when the finding stays", () => {
    const { prover, finding } = setUp(files);
    const broken = finding("service-selects-nothing");
    expect(
      prover.prove(broken, replace("service.yaml", files["service.yaml"], "app: payment ", "app: paymints ")),
    ).toBeUndefined();
    expect(
      prover.prove(broken, replace("service.yaml", files["service.yaml"], "port: 80", "port: 81")),
    ).toBeUndefined();
  });

  it("is not when another error comes up instead", () => {
    const { prover, finding } = setUp(files);
    const broken = finding("service-selects-nothing");
    const elsewhere: Fix = {
      ...broken.fixes[0]!,
      edits: [
        ...broken.fixes[0]!.edits,
        ...replace("service.yaml", files["service.yaml"], "targetPort: http", "targetPort: htpp").edits,
      ],
    };
    expect(prover.prove(broken, elsewhere)).toBeUndefined();
    expect(
      prover.prove(
        broken,
        replace("service.yaml", files["service.yaml"], "selector: { app: payment }", "selector: { app: ["),
      ),
    ).toBeUndefined();
  });

  it("is not when another Service loses endpoints for it, even silently", () => {
    const { prover, finding } = setUp({ ...files, "orders.yaml": service("orders-http", "orders") });
    const broken = finding("service-selects-nothing");
    // The pods of orders are taken: no finding speaks of replicas, the endpoints do.
    const theft: Fix = {
      ...broken.fixes[0]!,
      edits: [
        ...broken.fixes[0]!.edits,
        ...replace("other.yaml", files["other.yaml"], "replicas: 3", "replicas: 1").edits,
      ],
    };
    expect(prover.prove(broken, theft)).toBeUndefined();
  });

  it("is not for a file that something is rendered from", () => {
    const { proving, finding } = setUp(files);
    const [scope] = proving.scopes;
    const origins = scope!.sources.filter(({ source }) => source.path === "service.yaml");
    const rendered = { name: "overlay", kind: "kustomize" as const, sources: scope!.sources, origins };
    const broken = finding("service-selects-nothing");
    expect(new FixProver({ ...proving, scopes: [scope!, rendered] }).prove(broken, broken.fixes[0]!)).toBeUndefined();
  });
});

describe("offerFixes", () => {
  const files = Object.fromEntries(
    ["a", "b", "c"].map((name) => [
      `${name}.yaml`,
      `${service(`web-${name}`, `web-${name}x`)}---\n${deployment(`web-${name}`)}`,
    ]),
  );

  it("leaves what is not proved away, and tries all", () => {
    const proving = provingOf(files);
    const result = lint(proving.scopes, proving.rules, proving.options);
    const all = offerFixes(result, proving);
    const effects = all.findings.flatMap(({ fixes }) => fixes.map(({ effect }) => effect));
    expect(effects).toContain("after this fix Service default/web-a has 3 endpoints; no other Service changes");
    expect(effects.every((effect) => effect !== undefined)).toBe(true);
    expect(all.notes).toEqual(result.notes);
  });
});

describe("fixes that are tried together", () => {
  const broken = (name: string): string => `${service(`web-${name}`, `web-${name}x`)}---\n${deployment(`web-${name}`)}`;

  it("are simulated once, and each has the effect of itself", () => {
    const names = ["a", "b", "c", "d"];
    const proving = provingOf(Object.fromEntries(names.map((name) => [`${name}.yaml`, broken(name)])));
    let runs = 0;
    const [rule] = proving.rules;
    const counting = { ...rule!, id: "counting", check: () => void runs++ };
    const counted = { ...proving, rules: [...proving.rules, counting] };
    const run = runRules(counted.scopes, counted.rules, counted.options);
    const candidates = judge(run, counted.options).findings.flatMap((finding) =>
      finding.fixes.map((fix) => ({ finding, fix })),
    );
    runs = 0;
    const effects = new FixProver({ ...counted, run }).proveEach(candidates).map((fix) => fix?.effect);
    expect(effects).toEqual(
      names.map((name) => `after this fix Service default/web-${name} has 3 endpoints; no other Service changes`),
    );
    expect(runs).toBe(1);
  });

  it("do not hide that one of them is wrong", () => {
    const proving = provingOf({ "a.yaml": broken("a"), "b.yaml": broken("b"), "c.yaml": broken("c") });
    const { findings } = lint(proving.scopes, proving.rules, proving.options);
    const candidates = findings.flatMap((finding) => finding.fixes.map((fix) => ({ finding, fix })));
    const wrong = candidates.map(({ finding, fix }) =>
      fix.edits[0]!.file === "b.yaml"
        ? { finding, fix: { ...fix, edits: fix.edits.map((edit) => ({ ...edit, text: "web-bb" })) } }
        : { finding, fix },
    );
    const fixes = new FixProver(proving).proveEach(wrong);
    expect(fixes.map((fix) => fix?.edits[0]!.file)).toEqual(["a.yaml", undefined, "c.yaml"]);
  });

  it("are not when one gives what another needs", () => {
    // The name of the container port and the target port of the Service: either alone breaks what works.
    const works = `${service("web", "web")}---\n${deployment("web")}`;
    const proving = provingOf({ "web.yaml": works, "a.yaml": broken("a"), "b.yaml": broken("b") });
    const { findings } = lint(proving.scopes, proving.rules, proving.options);
    const [one, other] = findings.filter(({ ruleId }) => ruleId === "service-selects-nothing");
    const port = replace("web.yaml", works, "targetPort: http", "targetPort: webs");
    const name = replace("web.yaml", works, "[{ name: http", "[{ name: webs").edits;
    const probe = replace("web.yaml", works, "path: /, port: http", "path: /, port: webs").edits;
    const fixes = new FixProver(proving).proveEach([
      { finding: one!, fix: { ...one!.fixes[0]!, edits: [...one!.fixes[0]!.edits, ...port.edits] } },
      { finding: other!, fix: { ...other!.fixes[0]!, edits: [...other!.fixes[0]!.edits, ...name, ...probe] } },
    ]);
    expect(fixes).toEqual([undefined, undefined]);
  });
});

describe("fixScopes", () => {
  it("applies all that hold together and leaves one that does not", () => {
    const good = `${service("orders", "order")}---\n${deployment("orders")}`;
    const bad = `${service("web", "wbe")}---\n${deployment("web")}`;
    const proving = provingOf({ "good.yaml": good, "bad.yaml": bad });
    // A rule whose fix breaks another Service must not take the sound fixes down with it.
    const hostile = {
      id: "hostile",
      category: "api" as const,
      severity: "warning" as const,
      presets: ["recommended" as const],
      options: {},
      docs: { summary: "", why: "", remedy: "", references: [] },
      messages: { m: () => "m" },
      check({ model, report }: never) {
        const { all } = model as unknown as { all(kind: string): readonly never[] };
        for (const one of all.call(model, "Deployment") as unknown as {
          name: string;
          object: { spec: object };
          at(owner: object, key: string): never;
        }[]) {
          if (one.name === "orders")
            (report as (finding: object) => void)({
              resource: one,
              at: one.at(one.object.spec, "replicas"),
              message: "m",
              data: {},
              fixes: [{ kind: "safe", title: "", edits: [{ at: one.at(one.object.spec, "replicas"), text: "0" }] }],
            });
        }
      },
    };
    const { texts, fixed } = fixScopes({ ...proving, rules: [...proving.rules, hostile as never] }, () => true);
    expect(fixed.map(({ ruleId }) => ruleId)).toEqual(["service-selects-nothing", "service-selects-nothing"]);
    expect(texts.get("good.yaml")).toBe(good.replace("app: order }", "app: orders }"));
    expect(texts.get("bad.yaml")).toBe(bad.replace("app: wbe", "app: web"));
  });

  it("asks who may be changed", () => {
    const proving = provingOf({ "a.yaml": `${service("web", "wbe")}---\n${deployment("web")}` });
    expect(fixScopes(proving, () => false).texts.size).toBe(0);
  });

  it("ends new lines as the file does", () => {
    const text =
      "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: web # comment\n" +
      "spec:\n  podSelector: {}\n  ingress:\n  - {}\n";
    const config = { rules: { "policy-types-implicit": { severity: "info" as const, options: { always: true } } } };
    const run = (source: string) =>
      fixScopes(provingOf({ "a.yaml": source }, { config }), () => true).texts.get("a.yaml");
    const fixed = run(text);
    expect(fixed).toBe(text.replace("  podSelector", "  policyTypes: [Ingress]\n  podSelector"));
    expect(run(text.replaceAll("\n", "\r\n"))).toBe(fixed?.replaceAll("\n", "\r\n"));
  });
});
