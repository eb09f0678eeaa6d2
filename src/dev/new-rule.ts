import { compareText } from "../base/compare-text.ts";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { ruleIndex, ruleModules } from "./rule-index.ts";

const module_ = (id: string): string => `import { defineRule } from "../../src/rule.ts";

export default defineRule({
  id: "${id}",
  severity: "warning",
  presets: [],
  docs: {
    summary: "One sentence: what the rule finds.",
    why: "What happens to traffic because of it.",
    remedy: "How to repair it.",
    references: ["https://kubernetes.io/docs/"],
  },
  options: {},
  messages: {
    found: ({ service }: { readonly service: string }) => \`Service "\${service}" …\`,
  },
  check({ model, report }) {
    for (const service of model.all("Service")) {
      if (service.name !== "replace-me") continue;
      report({ resource: service, at: service.atName(), message: "found", data: { service: service.name } });
    }
  },
});
`;

const fixture = (name: string, marker: string): string => `apiVersion: v1
kind: Service
metadata:
  name: ${name}${marker}
spec:
  selector: { app: web }
  ports:
    - { name: http, port: 80 }
`;

function write(path: string, text: string): void {
  if (existsSync(path)) throw new Error(`${path} exists already`);
  writeFileSync(path, text);
  process.stdout.write(`${path}\n`);
}

const [id, category = ""] = process.argv.slice(2);
const categories = readdirSync("rules", { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
if (id === undefined || !/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(id) || !categories.includes(category)) {
  process.stderr.write(
    "usage: npm run new-rule ID CATEGORY: the name of the defect in kebab-case, as policy-selects-nothing, " +
      `and one of ${categories.join(", ")}\n`,
  );
  process.exitCode = 2;
} else {
  write(`rules/${category}/${id}.ts`, module_(id));
  for (const kind of ["valid", "invalid"]) mkdirSync(`fixtures/rules/${id}/${kind}`, { recursive: true });
  write(`fixtures/rules/${id}/valid/typical.yaml`, fixture("web", ""));
  write(`fixtures/rules/${id}/invalid/typical.yaml`, fixture("replace-me", ` # expect: ${id}`));
  writeFileSync("rules/index.ts", ruleIndex(ruleModules()));
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  const since = JSON.parse(readFileSync("src/dev/since.json", "utf8")) as Readonly<Record<string, string>>;
  const sorted = Object.entries({ ...since, [id]: version }).sort(([a], [b]) => compareText(a, b));
  writeFileSync("src/dev/since.json", `${JSON.stringify(Object.fromEntries(sorted), undefined, 2)}\n`);
  process.stdout.write("Next: write check(), then npm test and npm run docs.\n");
}
