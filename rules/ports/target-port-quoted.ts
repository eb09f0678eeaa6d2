import { defineRule } from "../../src/rule.ts";

export default defineRule({
  id: "target-port-quoted",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A target port is a number in quotes.",
    why: "A string is taken as the name of a container port, and a name needs a letter: the API server refuses the Service.",
    remedy: "Write the number without quotes, or the name of a container port.",
    references: ["https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/#ServiceSpec"],
  },
  options: {},
  messages: {
    quoted: (d: { readonly service: string; readonly port: string; readonly target: string }) =>
      `Port ${d.port} of Service "${d.service}" has the target port "${d.target}" as a string, which is taken as a name.`,
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
          help: usable ? `Write \`targetPort: ${number}\`.` : "A port lies between 1 and 65535.",
          fixes: usable
            ? [
                {
                  kind: "safe",
                  title: `Write the number ${number}`,
                  edits: [{ at: service.at(port, "targetPort"), text: String(number) }],
                },
              ]
            : [],
        });
      }
    }
  },
});
