import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { folder } from "../cli/folder.ts";
import { runCli } from "../cli/run-cli.ts";
import { proved } from "./scene.ts";

const read = (name: string): string => readFileSync(`fixtures/rules/pod-label-contradicted/${name}.yaml`, "utf8");
const SELECTING = /selects-nothing|matches-nothing|contradicted|mismatch|near-duplicate|without-endpoints/;
const about = (text: string): readonly string[] => proved(text).filter((one) => SELECTING.test(one));

const INGRESS = `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web }
spec: { rules: [{ host: a.example.com, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: \
web, port: { number: 80 } } } }] } }] }
`;

describe("one cause for selectors that match nothing", () => {
  it("is the label of the template where all selectors agree against it, with nothing said of each of them", () => {
    expect(about(read("invalid/service-policy-and-budget") + INGRESS)).toEqual([
      "error pod-label-contradicted checkuot",
    ]);
  });

  it.each([
    ["valid/service-alone-is-wrong", "error service-selects-nothing chekcout"],
    ["valid/policy-alone-is-wrong", "warning policy-selects-nothing chekcout"],
  ])("is the selector that stands alone: %s", (name, expected) => {
    expect(about(read(name))).toEqual([expected]);
  });

  it("is the template alone where the workload's own selector is right", () => {
    const text = read("invalid/service-policy-and-budget").replace("app: checkuot\n", "app: checkout\n");
    expect(about(text)).toHaveLength(1);
    expect(about(text)[0]).toContain("selector-template-mismatch");
  });

  it("is what trace proposes to change", async () => {
    const text =
      read("invalid/service-policy-and-budget") +
      '---\napiVersion: v1\nkind: Pod\nmetadata: { name: cli }\nspec: { containers: [{ name: c, image: "x:1" }] }\n';
    const { stdout } = await runCli(["trace", "web:80", ".", "--from", "default/cli"], {
      cwd: folder({ "m.yaml": text }),
    });
    expect(stdout.split("Smallest changes:\n")[1]).toBe(
      "  - set the label app=checkout on the pods of Deployment default/web, as 3 selectors require (m.yaml:11)\n",
    );
  });

  it("counts a topologySpreadConstraint of the pods", () => {
    const spread =
      "    spec:\n" +
      "      topologySpreadConstraints: [{ maxSkew: 1, topologyKey: zone, whenUnsatisfiable: " +
      "ScheduleAnyway, labelSelector: { matchLabels: { app: checkout } } }]\n";
    const text = read("invalid/service-policy-and-budget")
      .replace(/---\napiVersion: networking[\s\S]*/, "")
      .replace("    spec:\n      containers", `${spread}      containers`);
    expect(about(text)).toEqual(["error pod-label-contradicted checkuot"]);
  });
});
