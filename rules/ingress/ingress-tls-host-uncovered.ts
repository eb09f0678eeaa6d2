import { defineRule, ingressHostMatches, nearest, writeString } from "../../src/rule.ts";

export default defineRule({
  id: "ingress-tls-host-uncovered",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "An Ingress has TLS, but none of its TLS hosts covers a host of its rules.",
    why:
      "Requests for that host get the default certificate of the controller, which no client trusts, " +
      "or no TLS at all, while the other hosts work. A wildcard covers exactly one label.",
    remedy: "Add the host to `tls[].hosts` of the certificate that is valid for it.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/ingress/#tls"],
  },
  options: {},
  messages: {
    uncovered: (d: { readonly host: string; readonly ingress: string; readonly covered: string }) =>
      `Host ${d.host} is not covered by spec.tls of Ingress "${d.ingress}", which contains ${d.covered}.`,
  },
  check({ model, report }) {
    for (const ingress of model.all("Ingress")) {
      const { tls = [], rules = [] } = ingress.object.spec ?? {};
      // An entry without hosts covers whatever the certificate of the controller covers.
      if (tls.length === 0 || tls.some(({ hosts }) => (hosts ?? []).length === 0)) continue;
      const covered = tls.flatMap(({ hosts = [] }) => hosts);
      if (covered.some((host) => host === "" || host === "*")) continue;
      const wanted = rules.flatMap(({ host }) => host ?? []);
      for (const rule of rules) {
        const { host = "" } = rule;
        if (host === "" || covered.some((pattern) => ingressHostMatches(pattern, host))) continue;
        // A TLS host that no rule uses is most likely this one, misspelt.
        const near = nearest(
          host,
          covered.filter((pattern) => !wanted.some((other) => ingressHostMatches(pattern, other))),
        );
        const entry = tls.find(({ hosts = [] }) => near !== undefined && hosts.includes(near));
        const place =
          entry?.hosts === undefined || near === undefined
            ? undefined
            : ingress.at(entry.hosts, entry.hosts.indexOf(near));
        report({
          resource: ingress,
          at: ingress.at(rule, "host"),
          message: "uncovered",
          data: { host, ingress: ingress.name, covered: covered.slice(0, 5).join(", ") },
          related: [
            {
              at: place ?? ingress.document.at(ingress.object.spec ?? ingress.object, "tls", "key"),
              note: near === undefined ? "TLS hosts" : `closest match: ${near}`,
            },
          ],
          help: near === undefined ? undefined : `Did you mean ${near}?`,
          fixes:
            place === undefined || near === undefined
              ? []
              : [
                  {
                    kind: "suggested",
                    title: `Replace ${near} with ${host}`,
                    edits: [{ at: place, text: writeString(ingress, host) }],
                  },
                ],
        });
      }
    }
  },
});
