import type { Finding } from "../../src/diagnostic/finding.ts";
import { lintFiles } from "../engine/run-lint.ts";

export interface Scene {
  readonly targetPort?: string | number;
  readonly containers?: string;
  readonly policy?: string | number | null;
  readonly service?: string;
  readonly more?: string;
}

/** One container on a port, with a readiness probe of its own. */
export const container = (name: string, port: string, probe: string | number | undefined, more = ""): string =>
  `        - name: ${name}\n          image: example.com/${name}:1\n` +
  `${more}          ports: [${port}]\n` +
  `${probe === undefined ? "" : `          readinessProbe: { httpGet: { path: /, port: ${probe} } }\n`}`;

/** An Ingress to a Service to a Deployment behind a policy; by default all of them mean port 3000. */
export const scene = ({
  targetPort = 3000,
  containers = container("web", "{ name: http, containerPort: 3000 }", 3000),
  policy = 3000,
  service = "",
  more = "",
}: Scene): string => `apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
${containers}---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec:
  selector: { app: web }
${service}  ports:
    - name: http
      port: 80
      targetPort: ${targetPort}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop, namespace: shop }
spec:
  ingressClassName: nginx
  rules:
    - host: a.example.com
      http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { name: http } } } }] }
${
  policy === null
    ? ""
    : `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  ingress:
    - from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ingress-nginx } } }]
      ports:
        - port: ${policy}
`
}${more}`;

/** Ports, policies and routes: not the advice about other things. */
const ASIDE = new Set([
  "ingress-nginx-retired",
  "pod-without-policy",
  "name-meaningless",
  "readiness-probe-missing",
  "liveness-equals-readiness",
  "port-unnamed",
]);

const textAt = (text: string, { span }: Finding): string => text.slice(span.start.offset, span.end.offset);

/** `error container-port-undeclared 8080`: what is proved, each with the text at its place. */
export function proved(text: string): readonly string[] {
  const { findings, internalErrors } = lintFiles({ "m.yaml": text });
  if (internalErrors.length > 0) throw new Error(internalErrors.map(({ message }) => message).join("\n"));
  return findings
    .filter(({ verdict, ruleId }) => verdict === "proved" && !ASIDE.has(ruleId))
    .map((finding) => `${finding.severity} ${finding.ruleId} ${textAt(text, finding)}`);
}

export const findingsOf = (text: string): readonly Finding[] =>
  lintFiles({ "m.yaml": text }).findings.filter(({ ruleId }) => !ASIDE.has(ruleId));
