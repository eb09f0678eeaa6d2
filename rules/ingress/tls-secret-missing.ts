import { containsPlaceholder, defineRule, didYouMean, tlsProblems, writeString } from "../../src/rule.ts";

export default defineRule({
  id: "tls-secret-missing",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "An Ingress, Gateway or route refers to a TLS Secret that does not exist in its namespace.",
    why:
      "A listener without its certificate is not served; most Ingress controllers answer with a certificate of their " +
      "own instead, which browsers reject. A Secret of another namespace is not read.",
    remedy:
      "Use the name of the Secret, or issue the certificate in the namespace of the Ingress. " +
      "Secrets that are created outside of the manifests are reported as unknown.",
    references: [
      "https://kubernetes.io/docs/concepts/services-networking/ingress/#tls",
      "https://gateway-api.sigs.k8s.io/guides/tls/",
    ],
  },
  options: {},
  messages: {
    missing: (d: { readonly referrer: string; readonly secret: string; readonly namespace: string }) =>
      `${d.referrer} refers to Secret "${d.secret}", which does not exist in namespace ${d.namespace}.`,
    elsewhere: (d: {
      readonly referrer: string;
      readonly secret: string;
      readonly namespace: string;
      readonly other: string;
    }) =>
      `${d.referrer} refers to Secret "${d.secret}" of namespace ${d.namespace}, ` +
      `but it is created in namespace ${d.other} only.`,
    otherName: (d: {
      readonly referrer: string;
      readonly secret: string;
      readonly certificate: string;
      readonly issued: string;
    }) =>
      `${d.referrer} refers to Secret "${d.secret}", ` +
      `but ${d.certificate}, which has its hosts, is issued to Secret "${d.issued}".`,
    keys: (d: { readonly referrer: string; readonly secret: string; readonly keys: string }) =>
      `${d.referrer} refers to Secret "${d.secret}", which does not contain ${d.keys}.`,
  },
  check({ simulation, report }) {
    for (const { reference, problem, meant, unknown } of simulation.fact(tlsProblems)) {
      const { resource, at, namespace, name: secret, keys = [] } = reference;
      if (containsPlaceholder(secret) || containsPlaceholder(namespace)) continue;
      const referrer = resource.quoted;
      const note = meant && `${meant.resource.title}${meant.resource.kind === "Secret" ? "" : ` creates it`}`;
      const place = {
        resource,
        at,
        unknown,
        related: meant === undefined ? [] : [{ at: meant.at, note: note ?? "" }],
      };
      switch (problem) {
        case "missing":
        case "other-name": {
          const isOther = problem === "other-name" && meant !== undefined;
          const hint = {
            help: didYouMean(meant?.name),
            fixes:
              meant === undefined
                ? []
                : [
                    {
                      kind: "suggested" as const,
                      title: `Use "${meant.name}"`,
                      edits: [{ at, text: writeString(resource, meant.name) }],
                    },
                  ],
          };
          if (isOther)
            report({
              ...place,
              ...hint,
              message: "otherName",
              data: { referrer, secret, certificate: meant.resource.quoted, issued: meant.name },
            });
          else report({ ...place, ...hint, message: "missing", data: { referrer, secret, namespace } });
          break;
        }
        case "elsewhere":
          report({
            ...place,
            message: "elsewhere",
            data: { referrer, secret, namespace, other: meant?.namespace ?? "" },
            help:
              resource.kind === "Gateway" || resource.kind === "ListenerSet"
                ? "Set `namespace` of the reference and add a ReferenceGrant there, or issue the certificate here."
                : `Issue the certificate in namespace ${namespace}, or copy the Secret there.`,
          });
          break;
        case "keys":
          report({ ...place, message: "keys", data: { referrer, secret, keys: keys.join(" and ") } });
          break;
        default:
          problem satisfies never;
      }
    }
  },
});
