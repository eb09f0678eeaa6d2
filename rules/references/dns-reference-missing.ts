import {
  defineRule,
  editDistance,
  definedInOtherScope,
  isNamedAfter,
  missingPod,
  missingServices,
  nearestService,
  nearOfHostVariable,
  prefixedService,
  references,
  referenceTarget,
  serviceDirectory,
  serviceWorld,
} from "../../src/rule.ts";
import type {
  DraftFix,
  DraftRelated,
  KindMap,
  Model,
  Reference,
  ReferenceTarget,
  Resource,
  Completeness,
} from "../../src/rule.ts";

type Service = Resource<KindMap["Service"]>;

/** `REDIS_ADDR of Deployment "shop"`. */
const holder = ({ name, resource }: Reference): string => `${name} of ${resource.kind} "${resource.name}"`;

/** Lists of names that are not called: what needs no proxy, who may be asked for, what a certificate is for. */
const NOT_CALLED =
  /no_?proxy|allowed_?(?:hosts|origins)|cors|^-*(?:dns-?names?|domains?|host|hosts|subject|san|cn|common-?name|service-?account|issuer|audience)s?$/i;

/** Forward proxies stand at the edge of a network; their short names come from the search domains of the nodes. */
const FORWARD_PROXY = /(?:https?|ftp|all)_?proxy$/i;

/** Whether a missing Service is worth a word: in a file, nothing but a Service ends in `.svc`; elsewhere a URL or port is enough. */
function isMeant({ source, shape, value }: Reference, { confidence }: ReferenceTarget & { kind: "missing" }): boolean {
  if (confidence === "high") return true;
  return (
    confidence === "medium" &&
    shape !== "text" &&
    source !== "custom-resource" &&
    source !== "annotation" &&
    !value.trim().includes("\n")
  );
}

/** Close enough that a slip of the pen is likelier than another Service. */
const isSlip = (a: string, b: string): boolean => editDistance(a, b) <= (Math.min(a.length, b.length) < 8 ? 1 : 2);

/** The Service below which the pods of a StatefulSet have their names, where a name is that of such a pod. */
function governingService(
  model: Model,
  { pod, namespace }: ReferenceTarget & { kind: "missing" },
): Service | undefined {
  const set = pod === undefined ? undefined : model.get("StatefulSet", namespace, pod.replace(/-\d+$/, ""));
  const name = set?.object.spec?.serviceName;
  return name === undefined ? undefined : model.get("Service", namespace, name);
}

/** A slip in the namespace, or `default` left over from where the application was before it got a namespace of its own. */
const isMisplaced = (namespace: string, service: Service, resource: Resource): boolean =>
  isSlip(namespace, service.namespace) ||
  (namespace === "default" && service.namespace === resource.namespace && resource.namespaceGiven);

/** Services that a resource names as its own stand beside it. */
const isOwned = ({ source, resource }: Reference): boolean =>
  source === "custom-resource" && resource.kind === "Rollout";

function reasonToDoubt(
  world: Completeness,
  name: string,
  isNear: boolean,
  other: Service | undefined,
): string | undefined {
  // Whoever applies objects without a namespace may well choose the one where the other end is.
  if (other !== undefined) return `these manifests leave a namespace open, and ${other.title} has this name`;
  return world.closed || (isNear && (world.producers ?? []).every((producer) => !isNamedAfter(name, producer)))
    ? undefined
    : world.because;
}

export default defineRule({
  id: "dns-reference-missing",
  severity: "error",
  presets: ["recommended", "production"],
  docs: {
    summary: "A string that the pods read names a Service that is not there.",
    why: "The name does not resolve (NXDOMAIN): whoever uses it fails at its first call.",
    remedy:
      "Write the name of a Service of that namespace, `NAME.NAMESPACE.svc.cluster.local` from another one. A Service that is installed separately can be declared with its manifests.",
    references: [
      "https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/",
      "https://github.com/kubernetes/dns/blob/master/docs/specification.md",
    ],
  },
  options: {
    ignore: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Names of Services, `NAME` or `NAME.NAMESPACE`, that are installed elsewhere.",
    },
  },
  messages: {
    missing: (d: {
      readonly holder: string;
      readonly host: string;
      readonly service: string;
      readonly namespace: string;
    }) => `${d.holder} names "${d.host}", but namespace ${d.namespace} has no Service "${d.service}".`,
    noNamespace: (d: { readonly holder: string; readonly host: string; readonly service: string }) =>
      `${d.holder} names "${d.host}", which leaves out the namespace of Service "${d.service}".`,
    missingPod: (d: { readonly holder: string; readonly host: string; readonly pod: string; readonly why: string }) =>
      `${d.holder} names "${d.host}", but there is no pod "${d.pod}": ${d.why}.`,
  },
  check({ model, simulation, options, report }) {
    const names = simulation.fact(serviceDirectory);
    const missing = simulation.fact(missingServices);
    const use = ({ at, borrowed }: Reference, title: string, text: string): readonly DraftFix[] =>
      borrowed ? [] : [{ kind: "suggested", title, edits: [{ at, text }] }];
    for (const reference of simulation.fact(references)) {
      // The variable that brought the host in is a reference of its own.
      if (reference.borrowed || NOT_CALLED.test(reference.name)) continue;
      const target = referenceTarget(model, reference);
      const { resource, at, host } = reference;
      const place = { resource, at };
      switch (target.kind) {
        case "service": {
          const lacking = target.pod === undefined ? undefined : missingPod(simulation, target.service, target.pod);
          if (lacking === undefined) break;
          const set = lacking.set.workload.resource;
          report({
            ...place,
            message: "missingPod",
            data: { holder: holder(reference), host, pod: target.pod ?? "", why: lacking.why },
            related: [{ at: set.atName(), note: `${set.title} makes the pods` }],
          });
          break;
        }
        case "no-namespace": {
          const service = model.get("Service", target.namespace, target.name);
          if (service === undefined) break;
          const full = `${target.name}.${target.namespace}.svc.cluster.local`;
          report({
            ...place,
            message: "noNamespace",
            data: { holder: holder(reference), host, service: target.name },
            related: [{ at: service.atName(), note: "the Service" }],
            help: `Write "${full}".`,
            fixes: use(reference, `Write "${full}"`, full),
          });
          break;
        }
        case "missing": {
          const slipped = nearOfHostVariable(model, names, reference, target, isSlip);
          if (
            (slipped === undefined && !isMeant(reference, target)) ||
            options.ignore.includes(target.name) ||
            options.ignore.includes(`${target.name}.${target.namespace}`)
          )
            break;
          const alike = nearestService(model, names, target);
          const prefixed = prefixedService(model, names, target);
          const near =
            governingService(model, target) ??
            prefixed ??
            slipped ??
            (alike !== undefined && isSlip(target.name, alike.name) ? alike : undefined);
          if (near === undefined && !target.explicit && FORWARD_PROXY.test(reference.name)) break;
          const apart = model.elsewhere("Service", target.name);
          const elsewhere = near === undefined ? (names.byName.get(target.name) ?? []) : [];
          const misplaced = target.explicit
            ? elsewhere.find((service) => service.namespaceGiven && isMisplaced(target.namespace, service, resource))
            : undefined;
          const related: DraftRelated[] =
            near === undefined
              ? elsewhere
                  .slice(0, 3)
                  .map((service) => ({ at: service.atName(), note: `${service.title} has this name` }))
              : [{ at: near.atName(), note: `${near.title} is named alike` }];
          const other = misplaced ?? elsewhere[0];
          const shown = isOwned(reference)
            ? { unknown: undefined, left: undefined }
            : missing.explain(target.namespace, target.name, undefined, reference.port?.number);
          const isEmpty = other === undefined && !names.byNamespace.has(target.namespace);
          const world: Completeness = isEmpty
            ? { closed: false, because: `these manifests hold no Service of namespace ${target.namespace}` }
            : serviceWorld(model, names, target);
          const corrected =
            misplaced !== undefined && reference.shape !== "field"
              ? host.replace(`${target.name}.${target.namespace}`, `${target.name}.${misplaced.namespace}`)
              : near === undefined
                ? undefined
                : reference.shape === "field"
                  ? near.name
                  : host.replace(target.name, near.name);
          report({
            ...place,
            message: "missing",
            data: { holder: holder(reference), host, service: target.name, namespace: target.namespace },
            related,
            help:
              corrected !== undefined
                ? `Did you mean "${corrected}"?`
                : other === undefined
                  ? undefined
                  : `Service "${other.name}" is in namespace ${other.namespace}: "${other.name}.${other.namespace}.svc.cluster.local".`,
            fixes: corrected === undefined ? [] : use(reference, `Write "${corrected}"`, corrected),
            // Under another prefix the same Service is there in every other overlay.
            unknown:
              apart !== undefined && prefixed === undefined
                ? definedInOtherScope(apart)
                : misplaced !== undefined
                  ? undefined
                  : (reasonToDoubt(
                      world,
                      target.name,
                      near !== undefined,
                      other !== undefined && other.namespaceGiven && (target.explicit || resource.namespaceGiven)
                        ? undefined
                        : other,
                    ) ?? (near !== undefined || other !== undefined ? undefined : shown.unknown)),
            // Without a sign of what was meant the Service may still come from another repository.
            ...(near === undefined && other === undefined && { severity: "warning" as const }),
          });
          break;
        }
        case "elsewhere":
          break;
        default:
          target satisfies never;
      }
    }
  },
});
