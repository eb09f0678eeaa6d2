import { readFileSync } from "node:fs";
import type { AnyRule, Category } from "../rule/rule.ts";
import { ruleExample } from "./rule-example.ts";

const TITLES: Readonly<Record<Category, string>> = {
  service: "Services",
  ports: "Ports",
  names: "Names",
  probes: "Probes",
  "network-policy": "NetworkPolicies",
  ingress: "Ingress",
  gateway: "Gateway API",
  mesh: "Meshes and traffic splits",
  references: "References in strings",
  api: "API and YAML",
  rollout: "Rollouts and disruptions",
};

/** One line for each family of rules, with links to their pages. */
function families(rules: readonly AnyRule[]): string {
  const rows = Object.entries(TITLES).map(([category, title]) => {
    const own = rules
      .filter((rule) => rule.category === category)
      .map(({ id }) => id)
      .sort();
    return `| **${title}** | ${own.map((id) => `[${id}](docs/rules/${id}.md)`).join(" · ")} |`;
  });
  return ["| | |", "|---|---|", ...rows].join("\n");
}

/** What the conformance tests last wrote of the golden answers, `test/conformance/agreement/`. */
function agreement(): string {
  const figure = (name: string): readonly string[] =>
    readFileSync(`test/conformance/agreement/${name}.txt`, "utf8").trim().split("\n");
  const validation = figure("validation").map((line) => {
    const [family = "", figures = ""] = line.split(": ");
    return [
      family === "gateway" ? "Gateway API schemas and CEL rules" : "decoding and validation by the API server, 1.37",
      figures,
    ];
  });
  const rows = [
    ["endpoints: slices, hints, classic Endpoints, kube-proxy's choice by node", figure("endpoints")[0] ?? ""],
    ["endpoints of generated clusters", figure("endpoints-random")[0] ?? ""],
    ["pods of workloads", figure("workloads")[0] ?? ""],
    ["NetworkPolicy", figure("netpol")[0] ?? ""],
    ["NetworkPolicy, generated", figure("netpol-random")[0] ?? ""],
    ["policies of Calico 3.32, and the objects that it refuses", figure("calico")[0] ?? ""],
    ["policies of Calico, generated", figure("calico-random")[0] ?? ""],
    ["selectors of Calico, refusals too", figure("calico-selectors")[0] ?? ""],
    ["policies of Cilium, as the code of Cilium 1.20.2 answers", figure("cilium")[0] ?? ""],
    ["policies of Cilium, generated", figure("cilium-random")[0] ?? ""],
    ["authorization of Istio, written from its code and pages", figure("istio-authorization")[0] ?? ""],
    ...validation,
  ];
  return ["| compared | agree |", "|---|---|", ...rows.map(([what, how]) => `| ${what ?? ""} | ${how ?? ""} |`)].join(
    "\n",
  );
}

/** A finding as the page of a rule shows it. */
function demo(rules: readonly AnyRule[]): string {
  const rule = rules.find(({ id }) => id === "service-port-unresolved");
  const example = rule === undefined ? undefined : ruleExample(rule, "invalid");
  return `\`\`\`text\n${example?.output ?? ""}\n\`\`\``;
}

/** The first scenes of the page that the trace tests write: cluster IP, DNS, node port, load balancer, Ingress. */
function traces(): string {
  const [, ...sections] = readFileSync("docs/trace.md", "utf8").split(/^## /m);
  return sections
    .slice(0, 5)
    .map((section) => `### ${section.trim()}`)
    .join("\n\n");
}

/** The README with its generated blocks written again. */
export function readme(text: string, rules: readonly AnyRule[]): string {
  const blocks: Readonly<Record<string, string>> = {
    demo: demo(rules),
    families: families(rules),
    agreement: agreement(),
    traces: traces(),
  };
  return Object.entries(blocks).reduce(
    (current, [name, block]) =>
      current.replace(
        new RegExp(`<!-- ${name} -->[\\s\\S]*?<!-- /${name} -->`),
        () => `<!-- ${name} -->\n${block}\n<!-- /${name} -->`,
      ),
    text,
  );
}
