import { harmless, makers, rowsOf } from "./effect.ts";
import type { Effect } from "./effect.ts";

const VM = { does: ["make-pods"], touches: { by: "map", at: "spec.template.metadata.labels" } } as const;

/** Kinds whose controllers create pods, Services or routes: platforms, deployment tools, operators. */
export const PLATFORMS: readonly Effect[] = [
  // Source: kubevirt.io/user-guide: the launcher pod has the labels of the template; of an instance those of its
  // metadata.
  ...rowsOf("kubevirt.io", {
    VirtualMachine: VM,
    VirtualMachineInstanceReplicaSet: VM,
    VirtualMachineInstance: { does: ["make-pods"], touches: { by: "map", at: "metadata.labels" } },
    VirtualMachineInstanceMigration: {},
    VirtualMachineInstancePreset: {},
    KubeVirt: { does: ["make-pods"] },
  }),
  ...rowsOf("pool.kubevirt.io", {
    VirtualMachinePool: {
      does: ["make-pods"],
      touches: { by: "map", at: "spec.virtualMachineTemplate.spec.template.metadata.labels" },
    },
  }),
  // Source: knative.dev/docs/serving: a Service creates a Route and a Configuration, Services of its name and pods; a
  // DomainMapping serves its own name.
  ...rowsOf("serving.knative.dev", {
    Service: {
      does: ["make-pods", "write-endpoints", "serve-host"],
      touches: { by: "services", at: ["metadata.name"] },
    },
    Configuration: { does: ["make-pods"] },
    Revision: { does: ["make-pods"] },
    Route: { does: ["write-endpoints", "serve-host"], touches: { by: "services", at: ["metadata.name"] } },
    DomainMapping: { does: ["serve-host"], touches: { by: "hosts", at: ["metadata.name"] } },
    ClusterDomainClaim: { clusterScoped: true },
  }),
  ...rowsOf("networking.internal.knative.dev", {
    Ingress: { does: ["serve-host"], touches: { by: "hosts", at: ["spec.rules[].hosts[]"] } },
    ServerlessService: { does: ["write-endpoints"], touches: { by: "services", at: ["metadata.name"] } },
    Certificate: {},
  }),
  ...makers("sources.knative.dev", ["ApiServerSource", "ContainerSource", "PingSource", "SinkBinding"]),
  ...makers("eventing.knative.dev", ["Broker", "Trigger"]),
  ...makers("operator.knative.dev", ["KnativeServing", "KnativeEventing"]),
  // Source: argo-cd.readthedocs.io, argo-workflows, argo-rollouts docs: a Rollout is simulated as a workload; its steps
  // move traffic between versions.
  ...makers("argoproj.io", [
    "Application",
    "ApplicationSet",
    "Workflow",
    "CronWorkflow",
    "ArgoCD",
    "EventBus",
    "EventSource",
    "Sensor",
  ]),
  ...harmless("argoproj.io", [
    "AppProject",
    "WorkflowTemplate",
    "ClusterWorkflowTemplate",
    "AnalysisTemplate",
    "ClusterAnalysisTemplate",
    "AnalysisRun",
    "Rollout",
    "Experiment",
  ]),
  // Source: fluxcd.io/flux/components; docs.flagger.app: a Canary creates a primary workload and Services, and moves
  // traffic between them.
  ...makers("helm.toolkit.fluxcd.io", ["HelmRelease"]),
  ...makers("kustomize.toolkit.fluxcd.io", ["Kustomization"]),
  ...makers("infra.contrib.fluxcd.io", ["Terraform"]),
  ...makers("fluxcd.controlplane.io", ["FluxInstance", "ResourceSet"]),
  ...harmless("fluxcd.controlplane.io", ["FluxReport", "ResourceSetInputProvider"]),
  ...harmless("source.toolkit.fluxcd.io", [
    "GitRepository",
    "HelmRepository",
    "HelmChart",
    "OCIRepository",
    "Bucket",
    "ExternalArtifact",
  ]),
  ...harmless("notification.toolkit.fluxcd.io", ["Alert", "Provider", "Receiver"]),
  ...harmless("image.toolkit.fluxcd.io", ["ImageRepository", "ImagePolicy", "ImageUpdateAutomation"]),
  ...rowsOf("flagger.app", {
    Canary: {
      does: ["make-pods", "move-traffic"],
      touches: { by: "workloads", at: ["spec.targetRef.name", "spec.service.name"] },
    },
    MetricTemplate: {},
    AlertProvider: {},
  }),
  ...makers("helm.cattle.io", ["HelmChart"]),
  ...harmless("helm.cattle.io", ["HelmChartConfig"]),
  ...makers("fleet.cattle.io", ["GitRepo", "Bundle"]),
  ...makers("kro.run", ["ResourceGraphDefinition"]),
  ...makers("kubernetes.crossplane.io", ["Object"]),
  // Source: keda.sh/docs: a ScaledObject changes how many pods a workload has, a ScaledJob creates Jobs.
  ...makers("keda.sh", ["ScaledJob"]),
  ...harmless("keda.sh", ["ScaledObject", "TriggerAuthentication", "ClusterTriggerAuthentication"]),
  // Operators; known labels of their pods are in `operators.ts`.
  ...makers("postgresql.cnpg.io", ["Cluster", "Pooler"]),
  ...harmless("postgresql.cnpg.io", [
    "Backup",
    "ScheduledBackup",
    "Database",
    "Publication",
    "Subscription",
    "ImageCatalog",
  ]),
  ...rowsOf("acid.zalan.do", {
    postgresql: { does: ["make-pods", "write-endpoints"], touches: { by: "services", at: ["metadata.name"] } },
    OperatorConfiguration: {},
  }),
  ...makers("postgres-operator.crunchydata.com", ["PostgresCluster", "PGAdmin"]),
  ...makers("kafka.strimzi.io", ["Kafka", "KafkaNodePool", "KafkaConnect", "KafkaBridge", "KafkaMirrorMaker2"]),
  ...harmless("kafka.strimzi.io", ["KafkaTopic", "KafkaUser", "KafkaRebalance", "KafkaConnector"]),
  ...makers("rabbitmq.com", ["RabbitmqCluster"]),
  ...makers("minio.min.io", ["Tenant"]),
  ...makers("elasticsearch.k8s.elastic.co", ["Elasticsearch"]),
  ...makers("kibana.k8s.elastic.co", ["Kibana"]),
  ...makers("monitoring.coreos.com", ["Prometheus", "PrometheusAgent", "Alertmanager", "ThanosRuler"]),
  ...harmless("monitoring.coreos.com", [
    "ServiceMonitor",
    "PodMonitor",
    "PrometheusRule",
    "Probe",
    "AlertmanagerConfig",
    "ScrapeConfig",
  ]),
  ...makers("opentelemetry.io", ["OpenTelemetryCollector", "TargetAllocator"]),
  ...harmless("opentelemetry.io", ["Instrumentation", "OpAMPBridge"]),
  ...makers("jaegertracing.io", ["Jaeger"]),
  ...makers("grafana.integreatly.org", ["Grafana"]),
  ...makers("k8s.keycloak.org", ["Keycloak"]),
  ...makers("mongodbcommunity.mongodb.com", ["MongoDBCommunity"]),
  ...makers("k8s.mariadb.com", ["MariaDB", "MaxScale"]),
  ...makers("redis.redis.opstreelabs.in", ["Redis", "RedisCluster", "RedisReplication", "RedisSentinel"]),
  ...makers("ray.io", ["RayCluster", "RayService", "RayJob"]),
  ...makers("flink.apache.org", ["FlinkDeployment"]),
  ...makers("sparkoperator.k8s.io", ["SparkApplication", "ScheduledSparkApplication"]),
  ...makers("tekton.dev", ["PipelineRun", "TaskRun"]),
  ...makers("leaderworkerset.x-k8s.io", ["LeaderWorkerSet"]),
  ...makers("jobset.x-k8s.io", ["JobSet"]),
  ...makers("agones.dev", ["Fleet", "GameServer"]),
  ...makers("actions.github.com", ["AutoscalingRunnerSet"]),
  ...harmless("autoscaling.k8s.io", ["VerticalPodAutoscaler"]),
  ...harmless("kustomize.config.k8s.io", ["Kustomization", "Component"]),
];
