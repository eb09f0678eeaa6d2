import { describe, expect, it } from "vitest";
import { container, proved, scene } from "./scene.ts";

const secondService = (name: string, port: string): string =>
  `---\napiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: shop }\n` +
  `spec: { selector: { app: web }, ports: [${port}] }\n`;

describe("a port that two sides disagree about", () => {
  it.each([
    [
      "another container declares nothing",
      scene({
        targetPort: 8080,
        policy: null,
        containers: `${container("php", "{ containerPort: 9000 }", 9000)}        - { name: nginx, image: "nginx:1" }\n`,
      }),
    ],
    [
      "the number is given to the program",
      scene({
        targetPort: 8080,
        policy: null,
        containers: container("web", "{ containerPort: 3000 }", 3000, '          args: ["--admin-port=8080"]\n'),
      }),
    ],
    [
      "a ConfigMap of the pod has it",
      scene({
        targetPort: 8080,
        policy: null,
        containers: container(
          "web",
          "{ containerPort: 3000 }",
          3000,
          "          envFrom: [{ configMapRef: { name: web } }]\n",
        ),
      }) +
        "---\n" +
        "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web, namespace: shop }\n" +
        'data: { nginx.conf: "listen 8080;" }\n',
    ],
    [
      "the declared port is for metrics",
      scene({
        targetPort: 8080,
        policy: null,
        containers: container("web", "{ name: metrics, containerPort: 9090 }", 9090),
      }),
    ],
    [
      "another Service port leads to the declared one",
      scene({ targetPort: 3000, more: secondService("web-admin", "{ name: admin, port: 9000, targetPort: 9000 }") }),
    ],
    [
      "one witness stands against another",
      scene({ targetPort: 8080, policy: null, containers: container("web", "{ containerPort: 3000 }", undefined) }),
    ],
    [
      "two ports may be the one that is meant",
      scene({
        targetPort: 8080,
        policy: null,
        containers: container("web", "{ name: a, containerPort: 3000 }, { name: b, containerPort: 4000 }", 3000).concat(
          "          livenessProbe: { tcpSocket: { port: 4000 } }\n",
        ),
      }),
    ],
  ])("is not proved where %s", (_, text) => {
    expect(proved(text).filter((one) => one.startsWith("error"))).toEqual([]);
  });
});
