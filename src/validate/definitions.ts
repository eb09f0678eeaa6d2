import { isRecord } from "../base/is-record.ts";
import { sameShape } from "./gateway-api.ts";
import type { CustomKind } from "./schema/custom-resource.ts";
import type { StructuralSchema } from "./schema/structural-schema.ts";
import calico from "../../schemas/calico.ts";
import cilium from "../../schemas/cilium.ts";
import gatewayApi from "../../schemas/gateway-api.ts";
import istio from "../../schemas/istio.ts";
import networkPolicyApi from "../../schemas/network-policy-api.ts";
import smi from "../../schemas/smi.ts";

/** Kinds made by CustomResourceDefinitions, by `apiVersion kind`. */
export type Definitions = ReadonlyMap<string, CustomKind>;

interface Shipped {
  readonly kinds: Readonly<Record<string, { readonly scope: string; readonly schema: number }>>;
  readonly schemas: Readonly<Record<string, StructuralSchema>>;
  readonly elsewhere: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Each file is parsed when a kind of its group is first needed. */
const SHIPPED: readonly { readonly groups: readonly string[]; readonly text: string; parsed?: Shipped }[] = [
  { groups: ["projectcalico.org"], text: calico },
  { groups: ["gateway.networking.k8s.io"], text: gatewayApi },
  { groups: ["networking.istio.io"], text: istio },
  { groups: ["policy.networking.k8s.io"], text: networkPolicyApi },
  { groups: ["cilium.io"], text: cilium },
  { groups: ["split.smi-spec.io"], text: smi },
];

/**
 * The definition of a kind that is shipped: Calico, Cilium, Gateway API, Network Policy API, Istio networking, SMI
 * TrafficSplit; of an older version that of the version with the same shape.
 */
export function shippedDefinition(apiVersion: string, kind: string): CustomKind | undefined {
  const shape = sameShape(apiVersion, kind);
  const found = definitionIn(shape ?? apiVersion, kind);
  return shape === undefined || found === undefined ? found : { ...found, borrowed: true };
}

function definitionIn(apiVersion: string, kind: string): CustomKind | undefined {
  const file = fileOf(apiVersion);
  if (file === undefined) return undefined;
  const shipped = (file.parsed ??= JSON.parse(file.text) as Shipped);
  const key = `${apiVersion} ${kind}`;
  const entry = Object.hasOwn(shipped.kinds, key) ? shipped.kinds[key] : undefined;
  const schema = entry === undefined ? undefined : shipped.schemas[entry.schema];
  if (entry === undefined || schema === undefined) return undefined;
  const elsewhere = shipped.elsewhere[key];
  return { namespaced: entry.scope === "Namespaced", schema, ...(elsewhere === undefined ? {} : { elsewhere }) };
}

const fileOf = (apiVersion: string): (typeof SHIPPED)[number] | undefined =>
  SHIPPED.find(({ groups }) => groups.includes(apiVersion.split("/")[0] ?? ""));

/** `apiVersion kind` of all shipped definitions of a group. */
export function shippedKinds(apiVersion: string): readonly string[] {
  const file = fileOf(apiVersion);
  return file === undefined ? [] : Object.keys((file.parsed ??= JSON.parse(file.text) as Shipped).kinds);
}

/** The key of a kind of which only a file name in lower case is known. */
export const lowerCaseKey = (apiVersion: string, kind: string): string => `${apiVersion} ${kind.toLowerCase()}`;

/** Reads the CustomResourceDefinitions among `objects`; other objects are skipped. */
export function definitionsOf(objects: readonly unknown[]): Definitions {
  const found = new Map<string, CustomKind>();
  for (const object of objects) {
    if (!isRecord(object) || object["kind"] !== "CustomResourceDefinition" || !isRecord(object["spec"])) continue;
    const { group, names, scope, versions, validation } = object["spec"];
    if (typeof group !== "string" || !isRecord(names) || typeof names["kind"] !== "string" || !Array.isArray(versions))
      continue;
    for (const version of versions) {
      if (!isRecord(version) || typeof version["name"] !== "string" || version["served"] === false) continue;
      const holder = isRecord(version["schema"]) ? version["schema"] : validation;
      const schema =
        isRecord(holder) && isRecord(holder["openAPIV3Schema"])
          ? withoutStatus(holder["openAPIV3Schema"])
          : { type: "object", "x-kubernetes-preserve-unknown-fields": true };
      found.set(`${group}/${version["name"]} ${names["kind"]}`, { namespaced: scope !== "Cluster", schema });
    }
  }
  return found;
}

/** The server empties the status on creation. */
function withoutStatus(schema: StructuralSchema): StructuralSchema {
  if (schema.properties?.["status"] === undefined) return schema;
  return {
    ...schema,
    properties: { ...schema.properties, status: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
  };
}
