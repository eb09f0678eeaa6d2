/**
 * Writes `schemas/*.ts` again:
 *
 *     pip download --no-deps kubernetes-validate==1.37.0 -d /tmp/s
 *     unzip -d /tmp/s/kv /tmp/s/kubernetes_validate-*.whl
 *     go mod download sigs.k8s.io/gateway-api@v1.6.3 sigs.k8s.io/gateway-api@v1.7.0 \
 *       sigs.k8s.io/network-policy-api@v0.3.0 sigs.k8s.io/network-policy-api@v0.1.5 istio.io/api@v1.31.1 \
 *       github.com/cilium/cilium@v1.20.2
 *     git clone https://github.com/projectcalico/calico /tmp/s/calico && git -C /tmp/s/calico checkout 87c15906f2
 *     npx tsx src/dev/schemas/regenerate.ts /tmp/s/kv/kubernetes_validate/kubernetes-json-schema \
 *       "$(go env GOMODCACHE)" /tmp/s/calico
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadAll } from "js-yaml";
import { UserError } from "../../diagnostic/user-error.ts";
import { crdSchemas, type CrdSchemas } from "./crd-schemas.ts";
import { dataModule } from "./data-module.ts";
import { builtInKinds } from "./built-in-kinds.ts";
import { goTypes } from "./go-types.ts";
import { isRecord } from "./is-record.ts";
import { trafficSplit } from "./smi.ts";

const OLDEST = 29;
const [, , definitionsFolder, modules, calico] = process.argv;
if (definitionsFolder === undefined || modules === undefined || calico === undefined)
  throw new UserError("usage: regenerate.ts DEFINITIONS_FOLDER GOMODCACHE CALICO");

const root = new URL("../../../schemas/", import.meta.url);
const write = (name: string, text: string): void => {
  writeFileSync(new URL(name, root), text);
  console.log(`${name} ${text.length}`);
};

function kubernetes(folder: string): void {
  const versions = readdirSync(folder)
    .map((name) => /^v1\.(\d+)\.0-local$/.exec(name))
    .filter((match) => match !== null)
    .map((match) => ({ minor: Number(match[1]), folder: match[0] }))
    .toSorted((a, b) => a.minor - b.minor);
  const definitions = versions.map(({ minor, folder: name }) => {
    const parsed: unknown = JSON.parse(readFileSync(join(folder, name, "_definitions.json"), "utf8"));
    return [minor, isRecord(parsed) && isRecord(parsed["$defs"]) ? parsed["$defs"] : {}] as const;
  });
  const table = goTypes(definitions.filter(([minor]) => minor >= OLDEST).map(([minor, defs]) => [`1.${minor}`, defs]));
  write("kubernetes.ts", dataModule("The fields of the Kubernetes APIs by version.", { ...table }));
  write(
    "built-in-kinds.ts",
    dataModule("The kinds that Kubernetes itself has had since 1.25, by apiVersion.", {
      kinds: builtInKinds(definitions),
    }),
  );
}

const crds = (module: string, folder: string, pattern: RegExp): unknown[] =>
  definitionsIn(join(modules, module, folder), pattern);

const definitionsIn = (folder: string, pattern: RegExp): unknown[] =>
  readdirSync(folder)
    .filter((name) => pattern.test(name))
    .toSorted()
    .flatMap((name) => loadAll(readFileSync(join(folder, name), "utf8")));

function definitions(name: string, comment: string, schemas: CrdSchemas): void {
  write(
    name,
    dataModule(comment, {
      kinds: schemas.kinds,
      schemas: Object.fromEntries(schemas.schemas.entries()),
      elsewhere: schemas.elsewhere,
    }),
  );
}

const GATEWAY = "sigs.k8s.io/gateway-api@";
const POLICY = "sigs.k8s.io/network-policy-api@";

kubernetes(definitionsFolder);
definitions(
  "gateway-api.ts",
  "Gateway API v1.6.3, standard channel.",
  crdSchemas(crds(`${GATEWAY}v1.6.3`, "config/crd/standard", /s\.yaml$/), {
    others: [
      ["Gateway API 1.7", crds(`${GATEWAY}v1.7.0`, "config/crd/standard", /s\.yaml$/)],
      ["the experimental channel", crds(`${GATEWAY}v1.6.3`, "config/crd/experimental", /s\.yaml$/)],
      ["the experimental channel", crds(`${GATEWAY}v1.7.0`, "config/crd/experimental", /s\.yaml$/)],
    ],
  }),
);
definitions(
  "network-policy-api.ts",
  "Network Policy API: ClusterNetworkPolicy of v0.3.0, AdminNetworkPolicy and BaselineAdminNetworkPolicy of v0.1.5, " +
    "experimental channel.",
  crdSchemas([
    ...crds(`${POLICY}v0.3.0`, "config/crd/experimental", /policies\.yaml$/),
    ...crds(`${POLICY}v0.1.5`, "config/crd/experimental", /policies\.yaml$/),
  ]),
);
definitions(
  "istio.ts",
  "Istio networking API v1.31.1.",
  crdSchemas(crds("istio.io/api@v1.31.1", "kubernetes", /\.yaml$/), {
    kinds: /^networking\.istio\.io\/\S+ (VirtualService|DestinationRule|Gateway|ServiceEntry|Sidecar|WorkloadEntry)$/,
  }),
);
definitions("smi.ts", "SMI TrafficSplit, all versions.", crdSchemas([trafficSplit]));
definitions(
  "calico.ts",
  "Calico v3 at 87c15906f2, after release 3.32: policies, tiers, network sets, host endpoints.",
  crdSchemas(
    definitionsIn(
      join(calico, "api/config/crd"),
      /_(hostendpoints|tiers|(global)?networksets|(staged)?(global|kubernetes)?networkpolicies)\.yaml$/,
    ),
  ),
);
definitions(
  "cilium.ts",
  "Cilium v1.20.2: network policies and CIDR groups.",
  crdSchemas(
    crds(
      "github.com/cilium/cilium@v1.20.2",
      "pkg/k8s/apis/cilium.io/client/crds/v2",
      /^cilium(networkpolicies|clusterwidenetworkpolicies|cidrgroups)\.yaml$/,
    ),
  ),
);
