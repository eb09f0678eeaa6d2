/** What the objects of one workload differ in. */
export interface Workload {
  readonly name: string;
  readonly port: number;
  readonly portName: string;
  readonly callers: string;
  readonly calls: string;
  readonly env?: string;
}

export const from = (...apps: readonly string[]): string =>
  apps
    .map(
      (app) => `
        - podSelector:
            matchLabels:
              app: ${app}`,
    )
    .join("");

export const policyOf = ({ name, portName, callers, calls }: Workload): string => `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: ${name}
  policyTypes:
    - Ingress
    - Egress
  ingress:
    - from:${callers}
      ports:
        - port: ${portName}
  egress:${calls}
`;

export const deploymentOf = ({ name, port, portName, env = "" }: Workload, version = ""): string => `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}${version && `-${version}`}
  namespace: shop
spec:
  replicas: 3
  selector:
    matchLabels:
      app: ${name}${version && `\n      version: ${version}`}
  template:
    metadata:
      labels:
        app: ${name}${version && `\n        version: ${version}`}
    spec:
      containers:
        - name: ${name}
          image: registry.example.com/${name}:1${env}
          ports:
            - name: ${portName}
              containerPort: ${port}
          readinessProbe:
            tcpSocket:
              port: ${portName}
            periodSeconds: 5
`;

export const serviceOf = ({ name, portName, port }: Workload): string => `
apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: shop
spec:
  selector:
    app: ${name}
  ports:
    - name: ${portName}
      port: ${port === 8080 ? 80 : port}
      targetPort: ${portName}
`;

export const budgetOf = ({ name }: Workload): string => `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: ${name}
  namespace: shop
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app: ${name}
`;

export const to = (app: string, port: string): string => `
    - to:
        - podSelector:
            matchLabels:
              app: ${app}
      ports:
        - port: ${port}`;

export const outside = `
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: edge`;

export const toPostgres = `
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: data
          podSelector:
            matchLabels:
              app: postgres
      ports:
        - port: postgres`;

export const toBilling = `
    - to:
        - ipBlock:
            cidr: 192.0.2.10/32
      ports:
        - port: 443`;

export const env = (...pairs: readonly (readonly [string, string])[]): string =>
  "\n          env:" +
  pairs.map(([name, value]) => `\n            - name: ${name}\n              value: "${value}"`).join("");
