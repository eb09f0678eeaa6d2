import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Peer {
  readonly name: string;
  readonly does: string;
  readonly program: string;
  args(folder: string): readonly string[];
}

const version = (program: string, args: readonly string[]): string | undefined => {
  const result = spawnSync(program, [...args], { encoding: "utf8" });
  return result.error === undefined ? (/v?\d+\.\d+\.\d+/.exec(`${result.stdout}${result.stderr}`)?.[0] ?? "built from source") : undefined;
};

const filesOf = (folder: string): readonly string[] => readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".yaml")).map((path) => join(folder, path));

/** Schemas that allow everything: kubeconform fetches real ones from the network, so this is the least it can take. */
function emptySchemas(folder: string): string {
  mkdirSync(folder, { recursive: true });
  for (const kind of ["deployment", "service", "ingress", "networkpolicy"]) writeFileSync(join(folder, `${kind}.json`), '{"type":"object"}');
  return join(folder, "{{.ResourceKind}}.json");
}

/** One rule, where kubenetlint runs all it has. */
function onePolicy(folder: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "policy.rego"), 'package main\n\ndeny contains msg if {\n\tinput.kind == "Service"\n\tnot input.spec.selector\n\tmsg := sprintf("%s selects nothing", [input.metadata.name])\n}\n');
  return folder;
}

/** The peers that are installed, with their versions. @param scratch a folder for what they need. */
export function installedPeers(scratch: string): readonly Peer[] {
  const schemas = emptySchemas(join(scratch, "schemas"));
  const policy = onePolicy(join(scratch, "policy"));
  const peers = [
    { name: "kubeconform", does: "schemas only, here empty ones (offline)", program: "kubeconform", version: ["-v"], args: (folder: string) => ["-schema-location", schemas, "-summary", folder] },
    { name: "kube-score", does: "about 30 checks of single objects", program: "kube-score", version: ["version"], args: (folder: string) => ["score", ...filesOf(folder)] },
    { name: "conftest with OPA", does: "one Rego rule", program: "conftest", version: ["--version"], args: (folder: string) => ["test", "--quiet", "--no-color", "-p", policy, folder] },
  ];
  return peers.flatMap((peer) => {
    const found = version(peer.program, peer.version);
    return found === undefined ? [] : [{ ...peer, name: `${peer.name} ${found}` }];
  });
}
