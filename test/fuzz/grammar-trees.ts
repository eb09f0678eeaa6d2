import { documentsOf } from "./grammar-objects.ts";
import { chance, file, pick } from "./grammar-text.ts";
import type { Random } from "./mutate.ts";

/** A repository on disk, and the file that holds a defect which must not pass in silence. */
export interface Tree {
  readonly files: Readonly<Record<string, string | Buffer>>;
  readonly planted: string;
  /** Commands of git, after which the tree is linted; none: it is no repository. */
  readonly git: readonly (readonly string[])[];
}

const objects = (random: Random, most = 3): string => file(documentsOf(random, most), random).text;

/** A Service that targets a port which its Deployment, beside it, does not declare; by the names of nothing else. */
const PLANTED = `apiVersion: v1
kind: Service
metadata: { name: planted, namespace: planted }
spec: { selector: { app: planted }, ports: [{ name: http, port: 80, targetPort: htpp }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: planted, namespace: planted }
spec:
  selector: { matchLabels: { app: planted } }
  template:
    metadata: { labels: { app: planted } }
    spec: { containers: [{ name: planted, image: "x:1", ports: [{ name: http, containerPort: 8080 }] }] }
`;

/** Ways to write a file so that a linter may miss it. Those that nobody can read must be said. */
const DISGUISES: readonly ((random: Random) => readonly [string, string | Buffer])[] = [
  () => ["planted.yaml", PLANTED],
  () => ["planted.yml", `\uFEFF${PLANTED}`],
  () => ["planted.yaml", PLANTED.replace("---\n", "---\n\uFEFF")],
  () => ["planted.yaml", Buffer.from(`\uFEFF${PLANTED}`, "utf16le")],
  () => ["planted.yaml", Buffer.from(`\uFEFF${PLANTED}`, "utf16le").swap16()],
  () => ["planted.yaml", PLANTED.replaceAll("\n", "\r\n")],
  () => [
    "planted.yaml",
    "version https://git-lfs.github.com/spec/v1\n" +
      "oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n",
  ],
  () => ["planted.yaml", "$ANSIBLE_VAULT;1.1;AES256\n6231336539\n"],
  () => ["planted.yaml", Buffer.from("\0GITCRYPT\0\u00ff", "latin1")],
  () => ["planted.YAML", PLANTED],
  () => ["planted.yaml.j2", PLANTED],
  () => ["planted.yaml", `${PLANTED}---\nkind: {{ .Values.kind }}\n`],
  () => [
    "planted.yaml",
    `items:\n${PLANTED.split("---\n")
      .map((one) => `- ${one.trimEnd().replaceAll("\n", "\n  ")}`)
      .join("\n")}\nkind: List\napiVersion: v1\n`,
  ],
  () => [
    "planted.yaml",
    PLANTED.split("---\n")
      .map((one) => `- ${one.trimEnd().replaceAll("\n", "\n  ")}\n`)
      .join(""),
  ],
  () => ["planted.yaml", PLANTED.replace("kind: Service", "kind: List\nitems: {}\nof: Service")],
  () => ["planted.json", PLANTED],
  () => [
    "planted.json",
    `{'apiVersion': 'v1', 'kind': 'Service', 'metadata': {'name': 'planted'}, 'spec': {'ports': [{'port': 'x'}]}}`,
  ],
  () => [
    "planted.json",
    String.raw`{"\u0061piVersion": "v1", "k\u0069nd": "Service", "metadata": {"name": "planted"}, ` +
      String.raw`"spec": {"ports": [{"port": "x"}]}}`,
  ],
  () => ["planted.json", '{"kind": "Service", "metadata": {"name": "planted"}, "spec": {"ports": [{"port": 80}]}}'],
];

const kustomization = (resources: readonly string[], random: Random, more: readonly string[] = []): string =>
  [
    ...(chance(random, 50) ? ["apiVersion: kustomize.config.k8s.io/v1beta1", "kind: Kustomization"] : []),
    `resources: [${resources.join(", ")}]`,
    ...more,
    "",
  ].join("\n");

/** A base, overlays above it, and what else such trees hold. */
function kustomizeTree(random: Random): Tree {
  const [name, text] = pick(random, DISGUISES)(random);
  const overlays = ["dev", "prod"].slice(0, 1 + random(2));
  const files: Record<string, string | Buffer> = {
    [`base/${name}`]: text,
    "base/other.yaml": objects(random),
    "base/kustomization.yaml": kustomization(
      chance(random, 90) ? [name, "other.yaml"] : [name, "missing.yaml"],
      random,
    ),
  };
  for (const overlay of overlays)
    files[`overlays/${overlay}/kustomization.yaml`] = kustomization(["../../base"], random);
  if (chance(random, 20)) files["overlays/loop/kustomization.yaml"] = kustomization(["../loop"], random);
  if (chance(random, 30)) files["plain/extra.yaml"] = objects(random);
  return { files, planted: `base/${name}`, git: [] };
}

/** A folder of plain files, with other files among them. */
function plainTree(random: Random): Tree {
  const [name, text] = pick(random, DISGUISES)(random);
  const folder = pick(random, ["", "deploy/", "a/b/c/"]);
  const files: Record<string, string | Buffer> = {
    [`${folder}${name}`]: text,
    "package.json": '{"name": "x", "kind": "y"}',
    "docker-compose.yaml": "services: {}\n",
  };
  for (let index = random(4); index > 0; index--)
    files[`${pick(random, ["", "deploy/", "x/"])}file-${index}.${pick(random, ["yaml", "yml"])}`] = objects(random, 4);
  return { files, planted: `${folder}${name}`, git: [] };
}

/** A repository whose `.gitignore` hides what git tracks, or does not track. */
function gitTree(random: Random): Tree {
  const tree = plainTree(random);
  const folder = tree.planted.split("/").slice(0, -1).join("/");
  const ignore = pick(random, [
    "*",
    "*.yaml\n*.yml\n*.json",
    `/${tree.planted}`,
    folder === "" ? "*" : `${folder}/`,
    "!*.yaml",
    "# nothing",
  ]);
  return {
    ...tree,
    files: { ...tree.files, ".gitignore": `${ignore}\n` },
    git: [
      ["init", "-q"],
      ["add", "-f", "."],
      ...(chance(random, 30) ? [["update-index", "--index-version", pick(random, ["2", "4"])]] : []),
    ],
  };
}

/** A chart, with manifests beside it. */
function chartTree(random: Random): Tree {
  const tree = plainTree(random);
  const chart = pick(random, ["chart/", "charts/web/"]);
  const type = chance(random, 20) ? "type: library\n" : "";
  return {
    ...tree,
    files: {
      ...tree.files,
      [`${chart}Chart.yaml`]: `apiVersion: v2\nname: web\nversion: 0.1.0\n${type}`,
      [`${chart}values.yaml`]: "name: web\nport: 80\n",
      [`${chart}templates/web.yaml`]: "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: {{ .Values.name }} }\n",
    },
  };
}

/** A tree of one of the shapes that repositories have. */
export const anyTree = (random: Random): Tree =>
  pick(random, [plainTree, plainTree, gitTree, gitTree, chartTree, kustomizeTree])(random);
