import { defineRule, IngressHosts, nearest, writeString } from "../../src/rule.ts";

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
      const patterns = new IngressHosts(covered);
      const wanted = new IngressHosts(rules.flatMap(({ host }) => host ?? []));
      // A TLS host that no rule uses is most likely one of them, misspelt.
      const unused = covered.filter((pattern) => !wanted.areMatchedBy(pattern));
      const places = new Map(
        tls.flatMap(({ hosts = [] }) => hosts.map((host, index) => [host, { hosts, index }] as const)).reverse(),
      );
      for (const rule of rules) {
        const { host = "" } = rule;
        if (host === "" || patterns.match(host)) continue;
        const near = nearest(host, unused);
        const entry = near === undefined ? undefined : places.get(near);
        const place = entry && ingress.at(entry.hosts, entry.index);
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
