import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const labels = (index: number): string => `app.kubernetes.io/name: service-${index}
      app.kubernetes.io/part-of: bench`;

/**
 * One application as people write it: Deployment, Service, Ingress and NetworkPolicy, sound in itself, about 3.5 KB.
 */
export function manifest(index: number): string {
  const namespace = `team-${index % 50}`;
  const name = `service-${index}`;
  const caller = `service-${index - (index % 50) - 50 < 0 ? index + 50 : index - 50}`;
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: ${namespace}
  labels:
    ${labels(index).replaceAll("      ", "    ")}
spec:
  replicas: 3
  selector:
    matchLabels:
      ${labels(index)}
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 0
  template:
    metadata:
      labels:
        ${labels(index).replaceAll("      ", "        ")}
    spec:
      containers:
        - name: ${name}
          image: registry.example.com/bench/${name}:1.0.${index}
          args: ["--listen=:8080", "--metrics=:9090", "--log-level=info"]
          env:
            - name: UPSTREAM
              value: "http://${caller}.${namespace}.svc.cluster.local:80/v1"
          ports:
            - name: http
              containerPort: 8080
              protocol: TCP
            - name: metrics
              containerPort: 9090
              protocol: TCP
          readinessProbe:
            httpGet:
              path: /ready
              port: http
            periodSeconds: 5
            failureThreshold: 3
          livenessProbe:
            httpGet:
              path: /live
              port: http
            initialDelaySeconds: 10
            periodSeconds: 20
            failureThreshold: 5
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
---
apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: ${namespace}
  labels:
    ${labels(index).replaceAll("      ", "    ")}
spec:
  type: ClusterIP
  selector:
    ${labels(index).replaceAll("      ", "    ")}
  ports:
    - name: http
      port: 80
      targetPort: http
      protocol: TCP
    - name: metrics
      port: 9090
      targetPort: metrics
      protocol: TCP
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  ingressClassName: public
  tls:
    - hosts:
        - ${name}.example.com
      secretName: ${name}-tls
  rules:
    - host: ${name}.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: ${name}
                port:
                  name: http
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  podSelector:
    matchLabels:
      ${labels(index)}
  policyTypes:
    - Ingress
    - Egress
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: ingress-system
        - podSelector:
            matchLabels:
              app.kubernetes.io/part-of: bench
      ports:
        - port: http
          protocol: TCP
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: monitoring
      ports:
        - port: metrics
          protocol: TCP
  egress:
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
          podSelector:
            matchLabels:
              k8s-app: kube-dns
      ports:
        - port: 53
          protocol: UDP
        - port: 53
          protocol: TCP
    - to:
        - podSelector:
            matchLabels:
              app.kubernetes.io/part-of: bench
      ports:
        - port: http
          protocol: TCP
`;
}

/** Writes `count` files below `folder`, 100 to a subfolder, and says how many bytes they have. */
export function generate(folder: string, count: number): number {
  rmSync(folder, { recursive: true, force: true });
  let bytes = 0;
  for (let index = 0; index < count; index++) {
    const below = join(folder, `group-${Math.floor(index / 100)}`);
    if (index % 100 === 0) mkdirSync(below, { recursive: true });
    const text = manifest(index);
    bytes += text.length;
    writeFileSync(join(below, `service-${index}.yaml`), text);
  }
  return bytes;
}

/** Changes of one manifest that each make a finding with a fix. */
const REPAIRABLE: readonly (readonly [find: RegExp, replace: string])[] = [
  [/targetPort: http\n/, 'targetPort: "8080"\n'],
  [/targetPort: metrics\n/, "targetPort: metrcis\n"],
  [/(path: \/ready\n\s+port: )http/, "$1htpp"],
  [/(\n {2}selector:\n {4}app.kubernetes.io\/name: )service/, "$1servcie"],
  [/(service:\n\s+name: )service/, "$1sevrice"],
  [/(\n\s+port:\n\s+name: )http/, "$1htpt"],
  [/(podSelector:\n\s+matchLabels:\n\s+app.kubernetes.io\/name: )service/, "$1servcie"],
  [/(kind: Deployment[\s\S]*?selector:\n\s+matchLabels:\n\s+app.kubernetes.io\/name: )service/, "$1servcie"],
];

/** Plants defects that can be repaired in `count` of the generated files, evenly spread. */
export function plantRepairable(folder: string, files: number, count: number): void {
  for (let number = 0; number < count; number++) {
    const index = Math.floor((number * files) / count);
    const path = join(folder, `group-${Math.floor(index / 100)}`, `service-${index}.yaml`);
    const [find, replace] = REPAIRABLE[number % REPAIRABLE.length] ?? [/$/, ""];
    writeFileSync(path, manifest(index).replace(find, replace));
  }
}
