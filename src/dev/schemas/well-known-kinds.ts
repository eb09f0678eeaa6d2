/**
 * Writes `schemas/well-known-kinds.ts` again, from the index of a checkout of datreeio/CRDs-catalog:
 *
 *     npx tsx src/dev/schemas/well-known-kinds.ts CRDs-catalog/index.yaml
 *
 * Only names are taken: group, version and kind. Groups of cloud resources are left out: they are thousands of kinds,
 * and are written by generators, not by hand.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { load } from "js-yaml";
import { UserError } from "../../diagnostic/user-error.ts";
import { dataModule } from "./data-module.ts";
import { isRecord } from "./is-record.ts";

const CLOUD_RESOURCES =
  /(?:^|\.)(?:upbound\.io|crossplane\.io|cnrm\.cloud\.google\.com|services\.k8s\.aws|azure\.com|oracle\.com)$/;
/** Kubernetes' own, and those whose schemas are shipped. */
const KNOWN_ELSEWHERE = /^(?:gateway|policy)\.networking\.k8s\.io$|^kustomize\.config\.k8s\.io$/;

/** What the index lacks. Sources: the API references of OpenShift, Kuma, Consul, OVN-Kubernetes, Antrea, Tekton. */
const OTHERS: Readonly<Record<string, string>> = {
  "apps.openshift.io/v1": "DeploymentConfig",
  "consul.hashicorp.com/v1alpha1":
    "IngressGateway Mesh ProxyDefaults ServiceDefaults ServiceIntentions ServiceResolver ServiceRouter ServiceSplitter",
  "crd.antrea.io/v1beta1": "ClusterGroup ClusterNetworkPolicy NetworkPolicy Tier",
  "k8s.ovn.org/v1": "ClusterUserDefinedNetwork EgressFirewall EgressIP EgressService UserDefinedNetwork",
  "kuma.io/v1alpha1": "Mesh MeshGateway MeshHTTPRoute MeshTCPRoute MeshTrafficPermission",
  "route.openshift.io/v1": "Route",
  "tekton.dev/v1": "Pipeline PipelineRun Task TaskRun",
};

const [, , index] = process.argv;
if (index === undefined) throw new UserError("usage: well-known-kinds.ts INDEX_YAML");
const groups: unknown = load(readFileSync(index, "utf8"));
if (!isRecord(groups)) throw new UserError(`${index} is not an index of groups`);

const kinds = new Map(Object.entries(OTHERS).map(([apiVersion, names]) => [apiVersion, new Set(names.split(" "))]));
for (const [group, entries] of Object.entries(groups)) {
  if (CLOUD_RESOURCES.test(group) || KNOWN_ELSEWHERE.test(group) || !Array.isArray(entries)) continue;
  for (const entry of entries) {
    if (!isRecord(entry)) continue;
    const { apiVersion, kind } = entry;
    if (typeof apiVersion !== "string" || typeof kind !== "string") continue;
    kinds.set(apiVersion, (kinds.get(apiVersion) ?? new Set()).add(kind));
  }
}
const sorted = [...kinds].toSorted(([a], [b]) => (a < b ? -1 : 1));
const text = dataModule("Kinds of well-known projects whose schemas are not shipped, by apiVersion.", {
  kinds: Object.fromEntries(sorted.map(([apiVersion, names]) => [apiVersion, [...names].toSorted().join(" ")])),
}).replace("schemas/regenerate.ts", "schemas/well-known-kinds.ts");
writeFileSync(new URL("../../../schemas/well-known-kinds.ts", import.meta.url), text);
