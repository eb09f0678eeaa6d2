export type Fields = Readonly<Record<string, unknown>>;

const RBAC = "rbac.authorization.k8s.io/v1";
export const HOOKS = "admissionregistration.k8s.io/v1";
export const hook = (more: Fields = {}): Fields => ({
  name: "pods.policy.example.com",
  admissionReviewVersions: ["v1"],
  sideEffects: "None",
  clientConfig: { service: { name: "hook", namespace: "policy" } },
  rules: [{ operations: ["CREATE"], apiGroups: [""], apiVersions: ["v1"], resources: ["pods"] }],
  ...more,
});
const api = (more: Fields = {}): Fields => ({
  spec: {
    group: "metrics.k8s.io",
    version: "v1beta1",
    groupPriorityMinimum: 100,
    versionPriority: 100,
    insecureSkipTLSVerify: true,
    service: { name: "metrics", namespace: "kube-system" },
    ...more,
  },
});

/** What pkg/apis/*\/validation of Kubernetes 1.37 says, by kind, name and fields. */
export const CASES: readonly (readonly [
  apiVersion: string,
  kind: string,
  name: string,
  fields: Fields,
  expected: readonly string[],
])[] = [
  ["networking.k8s.io/v1", "ServiceCIDR", "extra", { spec: { cidrs: ["10.200.0.0/24", "fd00::/112"] } }, []],
  ["networking.k8s.io/v1", "ServiceCIDR", "extra", { spec: { cidrs: [] } }, ["Required spec.cidrs"]],
  ["networking.k8s.io/v1", "ServiceCIDR", "extra", { spec: { cidrs: ["10.200.0.1/24"] } }, ["Invalid spec.cidrs[0]"]],
  ["networking.k8s.io/v1", "ServiceCIDR", "extra", { spec: { cidrs: ["FD00::/112"] } }, ["Invalid spec.cidrs[0]"]],
  [
    "networking.k8s.io/v1",
    "ServiceCIDR",
    "extra",
    { spec: { cidrs: ["10.1.0.0/24", "10.2.0.0/24"] } },
    ["Invalid spec.cidrs"],
  ],
  [
    "networking.k8s.io/v1",
    "ServiceCIDR",
    "extra",
    { spec: { cidrs: ["10.1.0.0/24", "fd00::/112", "10.2.0.0/24"] } },
    ["Invalid spec.cidrs"],
  ],
  [
    "networking.k8s.io/v1",
    "IPAddress",
    "10.96.0.7",
    { spec: { parentRef: { resource: "services", namespace: "shop", name: "web" } } },
    [],
  ],
  [
    "networking.k8s.io/v1",
    "IPAddress",
    "10.200.0.300",
    { spec: { parentRef: { resource: "services", name: "web" } } },
    ["Invalid metadata.name"],
  ],
  [
    "networking.k8s.io/v1",
    "IPAddress",
    "2001:DB8::1",
    { spec: { parentRef: { resource: "services", name: "web" } } },
    ["Invalid metadata.name"],
  ],
  ["networking.k8s.io/v1", "IPAddress", "10.96.0.7", { spec: {} }, ["Required spec.parentRef"]],
  [
    "networking.k8s.io/v1",
    "IPAddress",
    "10.96.0.7",
    { spec: { parentRef: { group: "A", name: "a/b" } } },
    ["Invalid spec.parentRef.group", "Required spec.parentRef.resource", "Invalid spec.parentRef.name"],
  ],
  [RBAC, "Role", "system:reader", { rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }] }, []],
  [RBAC, "Role", "r", { rules: [{ apiGroups: [""], resources: ["pods"] }] }, ["Required rules[0].verbs"]],
  [RBAC, "Role", "r", { rules: [{ verbs: ["get"] }] }, ["Required rules[0].apiGroups", "Required rules[0].resources"]],
  [
    RBAC,
    "Role",
    "r",
    { rules: [{ nonResourceURLs: ["/healthz"], verbs: ["get"] }] },
    ["Invalid rules[0].nonResourceURLs"],
  ],
  [RBAC, "ClusterRole", "r", { rules: [{ nonResourceURLs: ["/healthz"], verbs: ["get"] }] }, []],
  [
    RBAC,
    "ClusterRole",
    "r",
    { rules: [{ nonResourceURLs: ["/healthz"], resources: ["pods"], verbs: ["get"] }] },
    ["Invalid rules[0].nonResourceURLs"],
  ],
  [
    RBAC,
    "ClusterRole",
    "a/b",
    { aggregationRule: { clusterRoleSelectors: [] } },
    ["Invalid metadata.name", "Required aggregationRule.clusterRoleSelectors"],
  ],
  [
    RBAC,
    "RoleBinding",
    "b",
    {
      roleRef: { kind: "Role", name: "r" },
      subjects: [
        { kind: "ServiceAccount", name: "default" },
        { kind: "Group", name: "system:authenticated" },
      ],
    },
    [],
  ],
  [
    RBAC,
    "RoleBinding",
    "b",
    { roleRef: { apiGroup: "rbac", kind: "Rolle", name: "" } },
    ["NotSupported roleRef.apiGroup", "NotSupported roleRef.kind", "Required roleRef.name"],
  ],
  [
    RBAC,
    "RoleBinding",
    "b",
    {
      roleRef: { kind: "Role", name: "r" },
      subjects: [
        { kind: "ServiceAccount", name: "A_b", apiGroup: RBAC.slice(0, -3) },
        { kind: "Usr", name: "u" },
        { kind: "User", name: "" },
      ],
    },
    [
      "Invalid subjects[0].name",
      "NotSupported subjects[0].apiGroup",
      "NotSupported subjects[1].kind",
      "Required subjects[2].name",
    ],
  ],
  [
    RBAC,
    "ClusterRoleBinding",
    "b",
    { roleRef: { kind: "Role", name: "r" }, subjects: [{ kind: "ServiceAccount", name: "default" }] },
    ["NotSupported roleRef.kind", "Required subjects[0].namespace"],
  ],
  [HOOKS, "ValidatingWebhookConfiguration", "v", { webhooks: [hook()] }, []],
  [
    HOOKS,
    "ValidatingWebhookConfiguration",
    "v",
    { webhooks: [hook({ name: "pods", sideEffects: "Some", admissionReviewVersions: [] })] },
    [
      "Invalid webhooks[0].name",
      "NotSupported webhooks[0].sideEffects",
      "Required webhooks[0].admissionReviewVersions",
    ],
  ],
  [
    HOOKS,
    "ValidatingWebhookConfiguration",
    "v",
    { webhooks: [hook({ clientConfig: { url: "http://hook.example.com/?a=b" } })] },
    ["Invalid webhooks[0].clientConfig.url", "Invalid webhooks[0].clientConfig.url"],
  ],
  [
    HOOKS,
    "ValidatingWebhookConfiguration",
    "v",
    { webhooks: [hook({ clientConfig: {} }), hook()] },
    ["Required webhooks[0].clientConfig", "Duplicate webhooks[1].name"],
  ],
  [
    HOOKS,
    "ValidatingWebhookConfiguration",
    "v",
    {
      webhooks: [
        hook({ clientConfig: { service: { name: "hook", namespace: "policy", port: 70_000, path: "hook" } } }),
      ],
    },
    ["Invalid webhooks[0].clientConfig.service.port", "Invalid webhooks[0].clientConfig.service.path"],
  ],
  [
    HOOKS,
    "MutatingWebhookConfiguration",
    "m",
    { webhooks: [hook({ reinvocationPolicy: "Always", failurePolicy: "Fails", timeoutSeconds: 31 })] },
    [
      "NotSupported webhooks[0].failurePolicy",
      "Invalid webhooks[0].timeoutSeconds",
      "NotSupported webhooks[0].reinvocationPolicy",
    ],
  ],
  [
    HOOKS,
    "MutatingWebhookConfiguration",
    "m",
    {
      webhooks: [
        hook({
          rules: [
            {
              operations: ["create"],
              apiGroups: ["*", "apps"],
              apiVersions: [],
              resources: ["pods/*", "pods/status"],
              scope: "All",
            },
          ],
        }),
      ],
    },
    [
      "Invalid webhooks[0].rules[0].apiGroups",
      "Required webhooks[0].rules[0].apiVersions",
      "NotSupported webhooks[0].rules[0].operations[0]",
      "Invalid webhooks[0].rules[0].resources[1]",
      "NotSupported webhooks[0].rules[0].scope",
    ],
  ],
  ["apiregistration.k8s.io/v1", "APIService", "v1beta1.metrics.k8s.io", api(), []],
  ["apiregistration.k8s.io/v1", "APIService", "metrics", api(), ["Invalid metadata.name"]],
  [
    "apiregistration.k8s.io/v1",
    "APIService",
    "v1beta1.metrics.k8s.io",
    api({ groupPriorityMinimum: 0, versionPriority: 2000, caBundle: "Zm9v" }),
    ["Invalid spec.groupPriorityMinimum", "Invalid spec.versionPriority", "Invalid spec.insecureSkipTLSVerify"],
  ],
  [
    "apiregistration.k8s.io/v1",
    "APIService",
    "v1beta1.metrics.k8s.io",
    api({ service: { name: "metrics", port: 0 } }),
    ["Required spec.service.namespace", "Invalid spec.service.port"],
  ],
  ["scheduling.k8s.io/v1", "PriorityClass", "high", { value: 1_000_000 }, []],
  [
    "scheduling.k8s.io/v1",
    "PriorityClass",
    "high",
    { value: 1_000_000_001, preemptionPolicy: "Always" },
    ["Forbidden value", "NotSupported preemptionPolicy"],
  ],
  ["scheduling.k8s.io/v1", "PriorityClass", "system-mine", { value: 1 }, ["Forbidden metadata.name"]],
  [
    "v1",
    "LimitRange",
    "l",
    { spec: { limits: [{ type: "Container", min: { cpu: "2" }, max: { cpu: "1" } }] } },
    ["Invalid spec.limits[0].min[cpu]"],
  ],
  [
    "v1",
    "LimitRange",
    "l",
    { spec: { limits: [{ type: "x" }, { type: "Pod", default: { cpu: "1" } }] } },
    ["Invalid spec.limits[0].type", "Forbidden spec.limits[1].default"],
  ],
];
