import { defineRule } from "../../src/rule.ts";

export default defineRule({
  id: "target-port-quoted",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A target port is a number in quotes.",
    why: "A string is read as a port name, which must contain a letter: the API server rejects the Service.",
    remedy: "Remove the quotes, or use the name of a container port.",
    references: ["https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/#ServiceSpec"],
  },
  options: {},
  messages: {
    quoted: (d: { readonly service: string; readonly port: string; readonly target: string }) =>
      `targetPort "${d.target}" of Service "${d.service}" (port ${d.port}) is a string, so it is read as a port name.`,
  },
  // Source: pkg/apis/core/validation/validation.go validateServicePort, apimachinery IsValidPortName.
  check({ model, report }) {
    for (const service of model.all("Service")) {
      for (const port of service.object.spec?.ports ?? []) {
        const target = port.targetPort;
        if (typeof target !== "string" || !/^\s*\d+\s*$/.test(target)) continue;
        const number = Number(target);
        const usable = number >= 1 && number <= 65_535;
        report({
          resource: service,
          at: service.at(port, "targetPort"),
          message: "quoted",
          data: { service: service.name, port: port.name || String(port.port), target },
          help: usable ? `Set \`targetPort: ${number}\`.` : "A port number is between 1 and 65535.",
          fixes: usable
            ? [
                {
                  kind: "safe",
                  title: `Use the number ${number}`,
                  edits: [{ at: service.at(port, "targetPort"), text: String(number) }],
                },
              ]
            : [],
        });
      }
    }
  },
});
