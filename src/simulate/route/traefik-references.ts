import { fieldsOf, listOf, textOf } from "../../base/values.ts";
import type { Place } from "../../diagnostic/place.ts";
import { isSlip } from "../../hints/closeness.ts";
import { areVariants } from "../../hints/variants.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";

const GROUPS: ReadonlySet<string> = new Set(["traefik.io", "traefik.containo.us"]);

/** A reference to an object of Traefik. */
interface TraefikReference {
  readonly resource: Resource;
  readonly at: Place;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  /** Whether only objects of the own namespace may be used, unless a flag allows others. */
  readonly isRoute: boolean;
}

/** What is wrong with a reference: nothing has the name, or Traefik does not use other namespaces. */
export interface TraefikProblem extends TraefikReference {
  readonly problem: "missing" | "elsewhere" | "cross-namespace";
  /** The closest match, or the object itself in another namespace. */
  readonly meant: Resource | undefined;
  readonly unknown: string | undefined;
}

function referencesOf(resource: Resource): readonly TraefikReference[] {
  const { kind, namespace, object } = resource;
  const spec = fieldsOf(object["spec"]);
  const reference = (value: unknown, target: string): readonly TraefikReference[] => {
    const ref = fieldsOf(value);
    const name = textOf(ref["name"]);
    // `name@provider` belongs to another provider.
    if (name === undefined || name.includes("@")) return [];
    return [
      {
        resource,
        at: resource.document.at(ref, "name"),
        kind: target,
        name,
        namespace: textOf(ref["namespace"]) ?? namespace,
        isRoute: true,
      },
    ];
  };
  if (kind === "Middleware")
    return listOf(fieldsOf(spec["chain"])["middlewares"]).flatMap((one) => reference(one, "Middleware"));
  if (kind !== "IngressRoute" && kind !== "IngressRouteTCP") return [];
  const middleware = kind === "IngressRoute" ? "Middleware" : "MiddlewareTCP";
  return [
    ...listOf(spec["routes"]).flatMap((route) => {
      const { middlewares, services } = fieldsOf(route);
      return [
        ...listOf(middlewares).flatMap((one) => reference(one, middleware)),
        ...listOf(services).flatMap((one) =>
          fieldsOf(one)["kind"] === "TraefikService" ? reference(one, "TraefikService") : [],
        ),
      ];
    }),
    ...reference(fieldsOf(spec["tls"])["options"], "TLSOption"),
  ];
}

const MIDDLEWARES = "traefik.ingress.kubernetes.io/router.middlewares";

/** `shop-auth@kubernetescrd`: namespace and name, of which the namespaces of the manifests show where they part. */
function ofIngress(model: Model, resource: Resource): readonly TraefikReference[] {
  const { annotations } = resource.metadata;
  return (annotations?.[MIDDLEWARES] ?? "").split(",").flatMap((text): readonly TraefikReference[] => {
    const [, whole] = /^\s*([^@\s]+)@kubernetescrd\s*$/.exec(text) ?? [];
    const namespace = model
      .namespaces()
      .filter((one) => whole?.startsWith(`${one}-`) === true)
      .toSorted((a, b) => b.length - a.length)[0];
    return whole === undefined || namespace === undefined || annotations === undefined
      ? []
      : [
          {
            resource,
            at: resource.at(annotations, MIDDLEWARES),
            kind: "Middleware",
            name: whole.slice(namespace.length + 1),
            namespace,
            isRoute: false,
          },
        ];
  });
}

/** Whether a Traefik of these manifests uses objects of other namespaces; undefined: none is shown. */
function crossesNamespaces(model: Model): boolean | undefined {
  const args = model.workloads.flatMap(({ template }) =>
    (template.spec.containers ?? []).flatMap((container) => {
      const own = [...listOf(container.command), ...listOf(container.args)].map((one) => textOf(one) ?? "");
      return own.some((one) => /^--providers\.kubernetescrd/i.test(one)) ? [own] : [];
    }),
  );
  if (args.length === 0) return undefined;
  return args.some((own) => own.some((one) => /^--providers\.kubernetescrd\.allowcrossnamespace(?!=false)/i.test(one)));
}

/**
 * References of IngressRoutes, Middlewares and Ingresses to objects of Traefik. Source: doc.traefik.io/traefik
 * providers/kubernetes-crd (allowCrossNamespace, off by default) and routing/providers/kubernetes-crd. Use it as
 * `simulation.fact(traefikProblems)`.
 */
export function traefikProblems(model: Model): readonly TraefikProblem[] {
  const own = model.resources.filter(({ group }) => GROUPS.has(group));
  const references = [
    ...own.flatMap(referencesOf),
    ...model.all("Ingress").flatMap((ingress) => ofIngress(model, ingress)),
  ];
  const crosses = crossesNamespaces(model);
  return references.flatMap((reference): readonly TraefikProblem[] => {
    const { resource, kind, name, namespace, isRoute } = reference;
    const candidates = own.filter((one) => one.kind === kind);
    const found = candidates.find((one) => one.name === name && one.namespace === namespace);
    if (found !== undefined) {
      if (!isRoute || namespace === resource.namespace || crosses === true || kind === "TLSOption") return [];
      const unknown =
        crosses === undefined ? "the flag allowCrossNamespace of Traefik is not in these manifests" : undefined;
      return [{ ...reference, problem: "cross-namespace", meant: found, unknown }];
    }
    const near = candidates.find(
      (one) => one.namespace === namespace && isSlip(one.name, name) && !areVariants(one.name, name),
    );
    if (near !== undefined) return [{ ...reference, problem: "missing", meant: near, unknown: undefined }];
    const other = candidates.find((one) => one.name === name);
    const unseen = `${kind} ${namespace}/${name} may be applied from elsewhere`;
    if (other === undefined) return [{ ...reference, problem: "missing", meant: undefined, unknown: unseen }];
    const isGiven = other.namespaceGiven && resource.namespaceGiven;
    return [{ ...reference, problem: "elsewhere", meant: other, unknown: isGiven ? undefined : unseen }];
  });
}
