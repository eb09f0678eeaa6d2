import { effectOf, isSimulated, unjudgedPowers } from "../../model/effects/catalogue.ts";
import { POWER_WORDS } from "../../model/effects/effect.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import { calicoObjects } from "../policy/calico/policies.ts";
import type { CalicoPolicy } from "../policy/calico/policies.ts";
import { specsOf } from "../policy/cilium/cilium-policy.ts";
import { PolicySet } from "../policy/policy-set.ts";
import type { Doubt } from "../unjudged/doubt.ts";
import { canonical } from "./change.ts";
import { isComparedPlainly } from "./compare-settings.ts";

/** Kinds that do not affect connections themselves, only programs that read them. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set([
  "ConfigMap",
  "Secret",
  "ServiceAccount",
  "Role",
  "RoleBinding",
  "ClusterRole",
  "ClusterRoleBinding",
  "PersistentVolume",
  "PersistentVolumeClaim",
  "StorageClass",
  "PodDisruptionBudget",
  "HorizontalPodAutoscaler",
  "VerticalPodAutoscaler",
  "LimitRange",
  "ResourceQuota",
  "PriorityClass",
  "Namespace",
  "CustomResourceDefinition",
  "Lease",
  "Event",
  "ServiceMonitor",
  "PodMonitor",
  "PrometheusRule",
  "ExternalSecret",
  "SecretStore",
  "SealedSecret",
  "Certificate",
]);

function isJudged(resource: Resource, workloads: ReadonlySet<Resource>, left: ReadonlyMap<Resource, string>): boolean {
  if (workloads.has(resource)) return true;
  if (left.has(resource)) return false;
  const effect = effectOf(resource);
  if (effect !== undefined && effect.simulated !== false) return isSimulated(effect, resource);
  return (WITHOUT_EFFECT.has(resource.kind) && (effect?.does.length ?? 0) === 0) || isComparedPlainly(resource);
}

/** An object without its status and bookkeeping. */
const essence = ({ object }: Resource): string => {
  const {
    status: _,
    metadata,
    ...rest
  } = object as { status?: unknown; metadata?: { labels?: unknown; annotations?: unknown } };
  return canonical({ ...rest, labels: metadata?.labels, annotations: metadata?.annotations });
};

const identity = ({ group, title }: Resource): string => `${group} ${title}`;

/** Objects of kinds that are not simulated and that differ. */
function foreign(base: Model, head: Model): readonly { readonly text: string; readonly resource: Resource }[] {
  const workloads = new Set([...base.workloads, ...head.workloads].map(({ resource }) => resource));
  const own = (model: Model) =>
    new Map(
      model.resources
        .filter((resource) => !isJudged(resource, workloads, calicoObjects(model).left))
        .map((resource) => [identity(resource), resource]),
    );
  const [before, after] = [own(base), own(head)];
  const named = (resource: Resource): string => `${resource.title} (${resource.group || "core"})`;
  const may = (resource: Resource): string => {
    const words = unjudgedPowers(resource).map((power) => POWER_WORDS[power]);
    return words.length === 0 ? "" : `: it may ${words.join(" or ")}`;
  };
  return [
    ...[...after].flatMap(([key, resource]) => {
      const old = before.get(key);
      if (old !== undefined && essence(old) === essence(resource)) return [];
      return [
        {
          resource,
          text:
            `${named(resource)} ${old === undefined ? "is new" : "differs"}; what it does is not ` +
            `simulated${may(resource)}`,
        },
      ];
    }),
    ...[...before].flatMap(([key, resource]) =>
      after.has(key) ? [] : [{ resource, text: `${named(resource)} is removed; what it did is not simulated` }],
    ),
  ];
}

type AnyPolicy =
  | PolicySet["policies"][number]
  | PolicySet["admin"][number]
  | CalicoPolicy
  | { readonly resource: Resource; readonly meaning: unknown };

const WRITING: ReadonlySet<string> = new Set(["object", "resource", "index"]);

function strip(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strip);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !WRITING.has(key))
      .map(([key, member]) => [key, strip(member)]),
  );
}

/** The meaning of a policy, without its objects: two ways of writing one rule are the same text. */
const meaning = (policy: AnyPolicy): string => canonical(strip(policy));

const isSame = (a: AnyPolicy | undefined, b: AnyPolicy | undefined): boolean =>
  a !== undefined &&
  b !== undefined &&
  (a.resource.document.text === b.resource.document.text || meaning(a) === meaning(b));

/**
 * Policies with another meaning although no connection between shown pods changes: they are about something not shown.
 */
function policies(base: Model, head: Model, touched: ReadonlySet<string>): readonly string[] {
  const byTitle = (model: Model): ReadonlyMap<string, AnyPolicy> => {
    const set = new PolicySet(model, { undeclaredNamespaces: "bare" });
    const ofCilium = set.cilium.policies.map(({ resource }) => ({ resource, meaning: specsOf(resource) }));
    return new Map<string, AnyPolicy>([
      ...[...set.policies, ...set.admin, ...set.baseline, ...ofCilium].map(
        (policy) => [policy.resource.title, policy] as const,
      ),
      ...set.calico.objects.policies.map((policy) => [policy.id, policy] as const),
    ]);
  };
  const [before, after] = [byTitle(base), byTitle(head)];
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
    (title) => !isSame(before.get(title), after.get(title)),
  );
  const isTouched = (title: string): boolean => {
    const namespace = /([^\s/]+)\//.exec(title)?.[1];
    return [...touched].some((workload) => namespace === undefined || workload.includes(` ${namespace}/`));
  };
  return changed
    .filter((title) => !isTouched(title))
    .map((title) => {
      const word = before.has(title) ? (after.has(title) ? "differs" : "was removed") : "is new";
      return `${title} ${word}, without effect between the pods in these manifests; it may affect others`;
    });
}

/** Why a comparison without changes does not prove that there are none. `touched`: ends of connections that changed. */
export function unjudged(
  base: Model,
  head: Model,
  touched: ReadonlySet<string>,
): { readonly sentences: readonly string[]; readonly doubts: readonly Doubt[] } {
  const found = foreign(base, head);
  return {
    sentences: [...found.map(({ text }) => text), ...policies(base, head, touched)],
    doubts: found.map(({ resource }) => ({ resource, powers: unjudgedPowers(resource) })),
  };
}
