export const join = (...documents: readonly string[]): string =>
  documents.map((document) => document.trim()).join("\n---\n") + "\n";

const defaults = (namespace: string): string => `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-dns
  namespace: ${namespace}
spec:
  podSelector: {}
  policyTypes:
    - Ingress
    - Egress
  egress:
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
          podSelector:
            matchLabels:
              k8s-app: kube-dns
      ports:
        - protocol: UDP
          port: 53
        - protocol: TCP
          port: 53
`;

const namespace = (name: string): string => `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n`;

/** Namespaces, Gateway and database of the application. */
export const SURROUNDINGS: Readonly<Record<string, string>> = {
  "namespaces.yaml": join(namespace("shop"), namespace("data"), namespace("edge"), defaults("shop"), defaults("data")),
  "gateway.yaml": join(
    `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: public
  namespace: edge
spec:
  gatewayClassName: envoy
  listeners:
    - name: http
      port: 80
      protocol: HTTP
      hostname: "*.example.com"
      allowedRoutes:
        namespaces:
          from: Same
`,
    `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: catalog
  namespace: edge
spec:
  parentRefs:
    - name: public
      sectionName: http
  hostnames:
    - catalog.example.com
  rules:
    - backendRefs:
        - name: catalog
          namespace: shop
          port: 80
`,
    `
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata:
  name: catalog
  namespace: shop
spec:
  from:
    - group: gateway.networking.k8s.io
      kind: HTTPRoute
      namespace: edge
  to:
    - group: ""
      kind: Service
`,
  ),
  "postgres.yaml": join(
    `
apiVersion: v1
kind: Service
metadata:
  name: postgres
  namespace: data
spec:
  clusterIP: None
  selector:
    app: postgres
  ports:
    - name: postgres
      port: 5432
      targetPort: postgres
`,
    `
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: postgres
  namespace: data
spec:
  serviceName: postgres
  replicas: 3
  selector:
    matchLabels:
      app: postgres
  template:
    metadata:
      labels:
        app: postgres
    spec:
      containers:
        - name: postgres
          image: registry.example.com/postgres:16
          ports:
            - name: postgres
              containerPort: 5432
          readinessProbe:
            exec:
              command: [pg_isready]
            periodSeconds: 5
            timeoutSeconds: 3
`,
    `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: postgres
  namespace: data
spec:
  podSelector:
    matchLabels:
      app: postgres
  policyTypes:
    - Ingress
    - Egress
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: shop
          podSelector:
            matchLabels:
              app: orders
      ports:
        - port: postgres
    - from:
        - podSelector:
            matchLabels:
              app: postgres
      ports:
        - port: postgres
  egress:
    - to:
        - podSelector:
            matchLabels:
              app: postgres
      ports:
        - port: postgres
`,
  ),
};
