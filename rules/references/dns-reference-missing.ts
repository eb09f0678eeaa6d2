import {
  defineRule,
  describeReference,
  didYouMean,
  missingPod,
  missingReference,
  references,
  referenceTarget,
} from "../../src/rule.ts";
import type { DraftFix, DraftRelated, Reference } from "../../src/rule.ts";

/** Lists of names that are not called: hosts that need no proxy, allowed hosts, the names in a certificate. */
const NOT_CALLED = [
  /no_?proxy|allowed_?(?:hosts|origins)|cors/i,
  /^-*(?:dns-?names?|domains?|host|hosts|subject|san|cn|common-?name|service-?account|issuer|audience)s?$/i,
];

const use = ({ at, borrowed }: Reference, text: string): readonly DraftFix[] =>
  borrowed ? [] : [{ kind: "suggested", title: `Use "${text}"`, edits: [{ at, text }] }];

interface Data {
  readonly holder: string;
  readonly host: string;
}

export default defineRule({
  id: "dns-reference-missing",
  severity: "error",
  presets: ["recommended", "production"],
  docs: {
    summary: "A string that pods read names a Service that does not exist.",
    why: "The name does not resolve (NXDOMAIN): clients fail at their first request.",
    remedy:
      "Use the name of a Service of that namespace, or `NAME.NAMESPACE.svc.cluster.local` from " +
      "another namespace. A Service that is installed separately can be declared with its manifests.",
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
    missing: (d: Data & { readonly service: string; readonly namespace: string }) =>
      `${d.holder} names "${d.host}", but namespace ${d.namespace} has no Service "${d.service}".`,
    noNamespace: (d: Data & { readonly service: string }) =>
      `${d.holder} names "${d.host}", which lacks the namespace of Service "${d.service}".`,
    missingPod: (d: Data & { readonly pod: string; readonly why: string }) =>
      `${d.holder} names "${d.host}", but pod "${d.pod}" does not exist: ${d.why}.`,
  },
  check({ model, simulation, options, report }) {
    for (const reference of simulation.fact(references)) {
      // The variable that the host comes from is a reference of its own.
      if (reference.borrowed || NOT_CALLED.some((names) => names.test(reference.name))) continue;
      const target = referenceTarget(model, reference);
      const { resource, at, host } = reference;
      const place = { resource, at };
      const data = { holder: describeReference(reference), host };
      switch (target.kind) {
        case "service": {
          const lacking = target.pod === undefined ? undefined : missingPod(simulation, target.service, target.pod);
          if (lacking === undefined) break;
          const set = lacking.set.workload.resource;
          report({
            ...place,
            message: "missingPod",
            data: { ...data, pod: target.pod ?? "", why: lacking.why },
            related: [{ at: set.atName(), note: `${set.title} creates the pods` }],
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
            data: { ...data, service: target.name },
            related: [{ at: service.atName(), note: `${service.title} is defined here` }],
            help: `Use "${full}".`,
            fixes: use(reference, full),
          });
          break;
        }
        case "missing": {
          const { name, namespace } = target;
          if (options.ignore.includes(name) || options.ignore.includes(`${name}.${namespace}`)) break;
          const missing = missingReference(simulation, reference, target);
          if (missing === undefined) break;
          const { near, elsewhere, other, corrected, unknown } = missing;
          const related: readonly DraftRelated[] =
            near === undefined
              ? elsewhere.slice(0, 3).map((one) => ({ at: one.atName(), note: `${one.title} has this name` }))
              : [{ at: near.atName(), note: `closest match: ${near.title}` }];
          report({
            ...place,
            message: "missing",
            data: { ...data, service: name, namespace },
            related,
            help:
              corrected !== undefined
                ? didYouMean(corrected)
                : other &&
                  `Use "${other.name}.${other.namespace}.svc.cluster.local": ` +
                    `Service "${other.name}" is in namespace ${other.namespace}.`,
            fixes: corrected === undefined ? [] : use(reference, corrected),
            unknown,
            // Without evidence of what was meant, the Service may still come from another repository.
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
