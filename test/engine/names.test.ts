import { expect, it } from "vitest";
import { rules } from "../../rules/index.ts";
import { DEFAULT_CONFIG } from "../../src/config/config.ts";
import { lint } from "../../src/engine/lint.ts";
import { wholeScope } from "../../src/scope/scope.ts";
import { NEWEST_VERSION } from "../../src/validate/server-of.ts";
import { validateObject } from "../../src/validate/validate-object.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";

const messages = (text: string): readonly string[] =>
  lint([wholeScope([parseSource({ path: "a.yaml", text })])], rules, {
    config: { ...DEFAULT_CONFIG, extends: "all" },
    kubernetesVersion: NEWEST_VERSION,
    validate: (object) => validateObject(object),
  }).findings.map(({ message }) => message);

it("what has no name is not called undefined, nor nothing", () => {
  const said = messages(`apiVersion: v1
kind: Service
metadata: { generateName: web- }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: v1
kind: Service
metadata: { generateName: shop- }
spec: { selector: { app: shop }, ports: [{ name: http, port: 80 }] }
---
apiVersion: serving.knative.dev/v1
kind: Service
metadata: { name: kn }
spec: { template: { metadata: { labels: { app: web } }, spec: { containers: [{ image: "example.com/x:1", ports: [{ \
containerPort: 8080 }], livenessProbe: { httpGet: { port: adm } } }] } } }
`);
  expect(said.filter((message) => /undefined|""/.test(message))).toEqual([]);
  expect(said).toContainEqual(
    expect.stringMatching(/^Container "\(without a name\)" of Service "kn" has no readinessProbe/),
  );
  expect(said).toContainEqual(expect.stringMatching(/^Service "shop-\*" selects no pod/));
});
