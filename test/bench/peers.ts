import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { kindType } from "../../src/validate/schema/go-type-table.ts";
import type { GoType } from "../../src/validate/schema/go-type-table.ts";

export interface Peer {
  readonly name: string;
  readonly does: string;
  readonly program: string;
  args(folder: string): readonly string[];
}

const version = (program: string, args: readonly string[]): string | undefined => {
  const result = spawnSync(program, [...args], { encoding: "utf8" });
  return result.error === undefined
    ? (/v?\d+\.\d+\.\d+/.exec(`${result.stdout}${result.stderr}`)?.[0] ?? "built from source")
    : undefined;
};

const filesOf = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".yaml"))
    .map((path) => join(folder, path));

const BENCH_KINDS = [
  ["apps/v1", "Deployment"],
  ["v1", "Service"],
  ["networking.k8s.io/v1", "Ingress"],
  ["networking.k8s.io/v1", "NetworkPolicy"],
] as const;

/**
 * What kubeconform otherwise fetches from the network, made of our own table: types, and no field that is not known.
 */
function writeSchemas(folder: string): string {
  mkdirSync(folder, { recursive: true });
  for (const [apiVersion, kind] of BENCH_KINDS) {
    const type = kindType(apiVersion, kind)?.type;
    writeFileSync(
      join(folder, `${kind.toLowerCase()}.json`),
      JSON.stringify(type === undefined ? {} : jsonSchema(type)),
    );
  }
  return join(folder, "{{.ResourceKind}}.json");
}

function jsonSchema(type: GoType): object {
  switch (type.kind) {
    case "string":
    case "bytes":
    case "time":
    case "microTime":
      return { type: "string" };
    case "bool":
      return { type: "boolean" };
    case "int32":
    case "int64":
      return { type: "integer" };
    case "float":
      return { type: "number" };
    case "intOrString":
      return { type: ["integer", "string"] };
    case "quantity":
      return { type: ["number", "string"] };
    case "any":
      return {};
    case "list":
      return { type: "array", items: jsonSchema(type.of) };
    case "map":
      return { type: "object", additionalProperties: jsonSchema(type.of) };
    case "struct":
      return {
        type: "object",
        additionalProperties: false,
        properties: Object.fromEntries([...type.fields].map(([name, field]) => [name, jsonSchema(field.type)])),
      };
    default:
      return type satisfies never;
  }
}

/** One rule, where kubenetlint runs all it has. */
function onePolicy(folder: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "policy.rego"),
    'package main\n\ndeny contains msg if {\n\tinput.kind == "Service"\n\tnot input.spec.selector\n' +
      '\tmsg := sprintf("%s selects nothing", [input.metadata.name])\n}\n',
  );
  return folder;
}

/** The peers that are installed, with their versions. @param scratch a folder for what they need. */
export function installedPeers(scratch: string): readonly Peer[] {
  const schemas = writeSchemas(join(scratch, "schemas"));
  const policy = onePolicy(join(scratch, "policy"));
  const peers = [
    {
      name: "kubeconform",
      does: "schemas only, from files",
      program: "kubeconform",
      version: ["-v"],
      args: (folder: string) => ["-schema-location", schemas, "-summary", folder],
    },
    {
      name: "kube-score",
      does: "about 30 checks of single objects",
      program: "kube-score",
      version: ["version"],
      args: (folder: string) => ["score", ...filesOf(folder)],
    },
    {
      name: "conftest with OPA",
      does: "one Rego rule",
      program: "conftest",
      version: ["--version"],
      args: (folder: string) => ["test", "--quiet", "--no-color", "-p", policy, folder],
    },
  ];
  return peers.flatMap((peer) => {
    const found = version(peer.program, peer.version);
    return found === undefined ? [] : [{ ...peer, name: `${peer.name} ${found}` }];
  });
}
