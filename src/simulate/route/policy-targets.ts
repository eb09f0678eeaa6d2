import { isRecord } from "../../base/is-record.ts";
import { fieldsOf, listOf, textOf } from "../../base/values.ts";
import type { Fields } from "../../base/values.ts";
import type { Place } from "../../diagnostic/place.ts";
import { isSlip } from "../../hints/closeness.ts";
import { nearest } from "../../hints/nearest.ts";
import { areVariants } from "../../hints/variants.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";

const GATEWAY = "gateway.networking.k8s.io";

/** Kinds to which policies are attached, with their groups, and where their sections have their names. */
const TARGETS: Readonly<Record<string, { readonly group: string; readonly sections: string | undefined }>> = {
  Service: { group: "", sections: "ports" },
  Gateway: { group: GATEWAY, sections: "listeners" },
  ListenerSet: { group: GATEWAY, sections: "listeners" },
  HTTPRoute: { group: GATEWAY, sections: "rules" },
  GRPCRoute: { group: GATEWAY, sections: "rules" },
  TLSRoute: { group: GATEWAY, sections: "rules" },
  TCPRoute: { group: GATEWAY, sections: "rules" },
  UDPRoute: { group: GATEWAY, sections: "rules" },
};

/** A policy that is attached to something that does not exist. */
export interface MissingTarget {
  readonly policy: Resource;
  readonly at: Place;
  /** Of the target. */
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly problem: "missing" | "elsewhere" | "section";
  /** The closest match, the object of the other namespace, or the target without the section. */
  readonly meant: Resource | undefined;
  /** The section, the closest match, and what there is. */
  readonly section?: { readonly name: string; readonly near: string | undefined; readonly known: readonly string[] };
  readonly unknown: string | undefined;
}

/** Source: gateway-api GEP-713 and GEP-2648, policy attachment: `targetRef`, or a list of them. */
function targetsOf(policy: Resource): readonly Fields[] {
  const spec = fieldsOf(policy.object["spec"]);
  return [spec["targetRef"], ...listOf(spec["targetRefs"])].filter(isRecord);
}

function sectionProblem(
  policy: Resource,
  ref: Fields,
  target: Resource,
  list: string,
): Pick<MissingTarget, "at" | "section"> | undefined {
  const name = textOf(ref["sectionName"]);
  const known = listOf(fieldsOf(target.object["spec"])[list]).flatMap((one) => textOf(fieldsOf(one)["name"]) ?? []);
  return name === undefined || known.includes(name)
    ? undefined
    : { at: policy.document.at(ref, "sectionName"), section: { name, near: nearest(name, known), known } };
}

function problemOf(model: Model, policy: Resource, ref: Fields): MissingTarget | undefined {
  const [kind, name] = [textOf(ref["kind"]) ?? "", textOf(ref["name"]) ?? ""];
  const target = Object.hasOwn(TARGETS, kind) ? TARGETS[kind] : undefined;
  const group = textOf(ref["group"]) ?? (kind === "Service" ? "" : GATEWAY);
  if (target === undefined || name === "" || (group === "core" ? "" : group) !== target.group) return undefined;
  const namespace = textOf(ref["namespace"]) ?? policy.namespace;
  if (namespace === "") return undefined;
  const base = { policy, kind, name, namespace, at: policy.document.at(ref, "name") };
  const found = model.find(target.group, kind, namespace, name);
  if (found !== undefined) {
    const section =
      target.sections === undefined || model.malformed.has(found)
        ? undefined
        : sectionProblem(policy, ref, found, target.sections);
    return section && { ...base, ...section, problem: "section", meant: found, unknown: undefined };
  }
  const candidates = model.resources.filter((one) => one.group === target.group && one.kind === kind);
  const near = candidates.find(
    (one) => one.namespace === namespace && isSlip(one.name, name) && !areVariants(one.name, name),
  );
  if (near !== undefined) return { ...base, problem: "missing", meant: near, unknown: undefined };
  const unseen = `${kind} ${namespace}/${name} may be applied from elsewhere`;
  const other = candidates.find((one) => one.name === name);
  if (other === undefined) return { ...base, problem: "missing", meant: undefined, unknown: unseen };
  const isGiven = other.namespaceGiven && policy.namespaceGiven;
  return { ...base, problem: "elsewhere", meant: other, unknown: isGiven ? undefined : unseen };
}

const BUILT_IN = /^(?:|apps|batch|autoscaling|policy|(?:networking|discovery|rbac\.authorization)\.k8s\.io)$/;

/** Policies whose target does not exist. Use it as `simulation.fact(missingTargets)`. */
export const missingTargets = (model: Model): readonly MissingTarget[] =>
  model.resources.flatMap((policy) =>
    BUILT_IN.test(policy.group) || model.malformed.has(policy)
      ? []
      : targetsOf(policy).flatMap((ref) => problemOf(model, policy, ref) ?? []),
  );
