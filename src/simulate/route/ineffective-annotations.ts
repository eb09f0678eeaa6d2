import type { Place } from "../../diagnostic/place.ts";
import type { Model } from "../../model/model.ts";
import { isSlip } from "../../hints/closeness.ts";
import { groupBy } from "../../base/groups.ts";
import { listOf, textOf } from "../../base/values.ts";
import { serviceBackends } from "../service/backends.ts";
import { servedProtocol } from "../service/served-protocol.ts";
import type { ProtocolEvidence } from "../service/served-protocol.ts";
import { annotationFamily, controllerFamily } from "./controller-families.ts";
import { ingressTable } from "./ingress.ts";
import type { Ingress, IngressController, IngressEntry, IngressTable } from "./ingress.ts";
import { ingressTargets } from "./route-backends.ts";
import type { IngressTarget } from "./route-backends.ts";

interface Base {
  readonly ingress: Ingress;
  readonly at: Place;
  readonly annotation: string;
  readonly unknown: string | undefined;
}

/** An annotation of an Ingress without the effect that it seems to have. */
export type IneffectiveAnnotation = Base &
  (
    | { readonly why: "foreign"; readonly family: string; readonly controller: IngressController }
    /** The target uses a group that the path does not capture. */
    | { readonly why: "group"; readonly group: number; readonly captured: number; readonly entry: IngressEntry }
    | { readonly why: "canary-alone"; readonly entry: IngressEntry; readonly others: readonly IngressEntry[] }
    | { readonly why: "canary-idle" | "canary-off" }
    | { readonly why: "passthrough-off"; readonly controllerTitle: string; readonly controllerAt: Place }
    | {
        readonly why: "passthrough" | "protocol";
        readonly value: string;
        readonly target: IngressTarget;
        readonly evidence: ProtocolEvidence;
      }
    | { readonly why: "instance"; readonly target: IngressTarget; readonly type: string }
  );

const NGINX = "nginx.ingress.kubernetes.io/";

const placeOf = (ingress: Ingress, key: string, part?: "key"): Place =>
  ingress.at(ingress.metadata.annotations ?? {}, key, part);

/**
 * Annotations of a controller other than the one of the class. The same setting with the prefix of the own controller
 * shows that the Ingress is meant for several.
 */
function foreign(ingress: Ingress, controller: IngressController): readonly IneffectiveAnnotation[] {
  const families = controllerFamily(controller);
  if (families === undefined) return [];
  const keys = Object.keys(ingress.annotations);
  const settings = new Set(
    keys.flatMap((key) => (families.includes(annotationFamily(key) ?? "") ? [key.slice(key.indexOf("/") + 1)] : [])),
  );
  // Both products have a class of this name in their charts.
  const isGuess = controller.at === undefined || !controller.because.startsWith("IngressClass");
  return keys.flatMap((annotation) => {
    const family = annotationFamily(annotation);
    if (family === undefined || family === "any" || families.includes(family)) return [];
    if (settings.has(annotation.slice(annotation.indexOf("/") + 1))) return [];
    const unclear = isGuess && family === "nginx.org" && families.includes("ingress-nginx");
    return [
      {
        why: "foreign" as const,
        ingress,
        at: placeOf(ingress, annotation, "key"),
        annotation,
        family,
        controller,
        unknown: unclear ? "the IngressClass, which names the controller, is not in these manifests" : undefined,
      },
    ];
  });
}

/** How many groups a regular expression captures. */
function capturingGroups(pattern: string): number {
  const plain = pattern.replaceAll(/\\./g, "").replaceAll(/\[[^\]]*\]/g, "");
  return [...plain.matchAll(/\((?!\?)|\(\?P?<(?![=!])/g)].length;
}

/** A group that the path does not capture is empty. Source: ingress-nginx template.go buildProxyPass. */
function groups(entries: readonly IngressEntry[], ingress: Ingress): readonly IneffectiveAnnotation[] {
  const annotation = `${NGINX}rewrite-target`;
  const used = [...(ingress.annotations[annotation] ?? "").matchAll(/\$\{?(\d)/g)].map(([, digit]) => Number(digit));
  const group = Math.max(0, ...used);
  return entries
    .filter((entry) => entry.path !== undefined)
    .map((entry) => ({ entry, captured: capturingGroups(entry.pathText) }))
    .filter(({ captured }) => captured < group)
    .slice(0, 1)
    .map(({ entry, captured }) => ({
      why: "group" as const,
      ingress,
      at: placeOf(ingress, annotation),
      annotation,
      group,
      captured,
      entry,
      unknown: undefined,
    }));
}

/** A canary gets requests of the same host, path and type. Source: ingress-nginx mergeAlternativeBackends. */
function canary(table: IngressTable, ingress: Ingress): readonly IneffectiveAnnotation[] {
  const settings = Object.keys(ingress.annotations).filter((key) => key.startsWith(`${NGINX}canary-`));
  const annotation = `${NGINX}canary`;
  const own = ingress.annotations[annotation];
  const [first] = settings;
  if (own === undefined && first !== undefined)
    return [{ why: "canary-off", ingress, at: placeOf(ingress, first, "key"), annotation: first, unknown: undefined }];
  if (own !== "true") return [];
  const at = placeOf(ingress, annotation);
  const base = { ingress, at, annotation, unknown: undefined };
  if (!settings.some((key) => /canary-(?:weight|by-header|by-cookie)$/.test(key)))
    return [{ ...base, why: "canary-idle" }];
  const mains = table.entries.filter((entry) => !entry.canary && entry.className === table.classNameOf(ingress));
  const alone = table.entries.find(
    (entry) =>
      entry.ingress === ingress &&
      entry.path !== undefined &&
      !mains.some(
        ({ host, pathText, pathType }) =>
          host === entry.host && pathText === entry.pathText && pathType === entry.pathType,
      ),
  );
  if (alone === undefined) return [];
  const others = mains.filter(({ host }) => host === alone.host || isSlip(host, alone.host));
  const unknown =
    others.length > 0 ? undefined : `an Ingress for ${alone.host || "every host"} may be applied from elsewhere`;
  return [{ ...base, why: "canary-alone", entry: alone, others, unknown }];
}

/** The ingress-nginx controller of the manifests, if it runs without the flag that passthrough needs. */
function controllerWithoutPassthrough(model: Model): { readonly title: string; readonly at: Place } | undefined {
  const found = model.workloads.flatMap(({ resource, template }) =>
    (template.spec.containers ?? []).flatMap((container) => {
      const args = [...listOf(container.command), ...listOf(container.args)].map((one) => textOf(one) ?? "");
      const isController = args.some((one) => one.includes("nginx-ingress-controller"));
      return isController ? [{ title: resource.title, at: resource.document.at(container), args }] : [];
    }),
  );
  return found.length > 0 &&
    found.every(({ args }) => !args.some((one) => /^--enable-ssl-passthrough(?!=false)/.test(one)))
    ? found[0]
    : undefined;
}

const SPEAKS_TLS = /^(?:https|grpcs)$/i;
const SPEAKS_PLAIN = /^(?:http|grpc)$/i;

function protocols(model: Model, target: IngressTarget): readonly IneffectiveAnnotation[] {
  const { ingress, resolution } = target;
  const passthrough = `${NGINX}ssl-passthrough`;
  const isPassed = ingress.annotations[passthrough] === "true";
  const annotation = isPassed ? passthrough : `${NGINX}backend-protocol`;
  const value = ingress.annotations[annotation];
  const { service, port } = resolution;
  if (value === undefined || service === undefined || port === undefined) return [];
  const evidence = servedProtocol(serviceBackends(model, service), port);
  if (evidence === undefined) return [];
  const isWrong =
    evidence.protocol === "tls" ? !isPassed && SPEAKS_PLAIN.test(value) : isPassed || SPEAKS_TLS.test(value);
  return isWrong
    ? [
        {
          why: isPassed ? "passthrough" : "protocol",
          ingress,
          at: placeOf(ingress, annotation),
          annotation,
          value,
          target,
          evidence,
          unknown: evidence.sure ? undefined : `only a name shows what the port serves: ${evidence.text}`,
        },
      ]
    : [];
}

const TARGET_TYPE = "alb.ingress.kubernetes.io/target-type";

/**
 * Targets of type `instance`, the default, are node ports. Source: AWS Load Balancer Controller guide, "target-type".
 */
function instance(target: IngressTarget): readonly IneffectiveAnnotation[] {
  const { ingress, resolution } = target;
  const { service } = resolution;
  if (service === undefined) return [];
  const { type = "ClusterIP" } = service.object.spec ?? {};
  const value = service.annotations[TARGET_TYPE] ?? ingress.annotations[TARGET_TYPE];
  if (type === "NodePort" || type === "LoadBalancer" || (value !== undefined && value !== "instance")) return [];
  const isWritten = ingress.annotations[TARGET_TYPE] !== undefined;
  return [
    {
      why: "instance",
      ingress,
      at: isWritten
        ? placeOf(ingress, TARGET_TYPE)
        : ingress.at(target.backend.service ?? target.backend, target.backend.service && "name"),
      annotation: TARGET_TYPE,
      target,
      type,
      unknown:
        value === undefined
          ? "IngressClassParams or a flag of the controller may set the target type to ip"
          : undefined,
    },
  ];
}

/** Use it as `simulation.fact(ineffectiveAnnotations)`. */
export function ineffectiveAnnotations(model: Model): readonly IneffectiveAnnotation[] {
  const table = ingressTable(model);
  const targets = groupBy(ingressTargets(model), ({ ingress }) => ingress);
  const entries = groupBy(table.entries, ({ ingress }) => ingress);
  const idle = controllerWithoutPassthrough(model);
  return table.ingresses.flatMap((ingress): readonly IneffectiveAnnotation[] => {
    const controller = table.controllerOf(ingress);
    const own = [...new Map((targets.get(ingress) ?? []).map((one) => [keyOf(one), one])).values()];
    const isNginx = controller.dialect === "ingress-nginx";
    const isALB = controllerFamily(controller)?.includes("alb") === true;
    const passthrough = `${NGINX}ssl-passthrough`;
    const isOff = isNginx && idle !== undefined && ingress.annotations[passthrough] === "true";
    return [
      ...foreign(ingress, controller),
      ...(isNginx ? [...groups(entries.get(ingress) ?? [], ingress), ...canary(table, ingress)] : []),
      ...(isOff
        ? [
            {
              why: "passthrough-off" as const,
              ingress,
              at: placeOf(ingress, passthrough),
              annotation: passthrough,
              controllerTitle: idle.title,
              controllerAt: idle.at,
              unknown: undefined,
            },
          ]
        : isNginx
          ? own.flatMap((target) => protocols(model, target)).slice(0, 1)
          : []),
      ...(isALB ? own.flatMap(instance).slice(0, 1) : []),
    ];
  });
}

const keyOf = ({ backend }: IngressTarget): string => JSON.stringify(backend);
