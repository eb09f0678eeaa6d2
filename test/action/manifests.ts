/** A Service in front of a Deployment: sound where the selector and the port name meet. */
export const service = (selector: string, port = "http"): string => `apiVersion: v1
kind: Service
metadata: { name: payments, namespace: shop }
spec:
  selector: { app: ${selector} }
  ports:
    - { name: http, port: 80, targetPort: ${port} }
`;

export const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: { name: payments, namespace: shop }
spec:
  replicas: 2
  selector: { matchLabels: { app: payments } }
  template:
    metadata: { labels: { app: payments } }
    spec:
      containers:
        - name: payments
          image: registry.example.com/payments:1.4
          ports: [{ name: http, containerPort: 8080 }]
          readinessProbe: { httpGet: { path: /healthz, port: http } }
`;

/** Another application of its own, with a target port that no container has. */
export const BROKEN_CART = [service("cart", "htpp"), DEPLOYMENT].join("---\n").replaceAll("payments", "cart");

export const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: all, namespace: shop }
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  ingress: [{ ports: [{ port: http }] }]
  egress: [{ ports: [{ port: 53, protocol: UDP }, { port: 53, protocol: TCP }] }]
`;
