import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rolloutCommand } from "../../src/hosts/cli/commands/rollout.ts";
import { Model } from "../../src/model/model.ts";
import { podReadiness } from "../../src/simulate/rollout/readiness.ts";
import { rolloutSteps } from "../../src/simulate/rollout/steps.ts";
import { rolloutStrategy } from "../../src/simulate/rollout/strategy.ts";
import { simulateRollout } from "../../src/simulate/rollout/rollout.ts";
import type { RolloutOptions } from "../../src/simulate/rollout/rollout.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";

const modelOf = (text: string): Model => new Model(parseSource({ path: "test.yaml", text }).documents);
const workload = (kind: string, spec: object, container: object = {}) => {
  const object = {
    apiVersion: "apps/v1",
    kind,
    metadata: { name: "web" },
    spec: {
      ...spec,
      template: {
        metadata: { labels: { app: "web" } },
        spec: { containers: [{ name: "web", image: "web", ...container }] },
      },
    },
  };
  const model = modelOf(JSON.stringify(object));
  return { model, workload: model.workloads[0]! };
};
const roll = (kind: string, spec: object, container: object = {}, options: RolloutOptions = {}) => {
  const made = workload(kind, spec, container);
  return simulateRollout(made.model, made.workload, options);
};
const states = ({ steps }: ReturnType<typeof roll>) =>
  steps.map(({ at, old, starting, ready }) => `${at}: ${old} old, ${starting} starting, ${ready} ready`);

describe("strategies", () => {
  // pkg/controller/deployment/util: surge up, unavailable down, both nothing gives one unavailable.
  it.each([
    [1, {}, 1, 0],
    [3, {}, 1, 0],
    [4, {}, 1, 1],
    [10, {}, 3, 2],
    [1, { maxSurge: 0, maxUnavailable: "25%" }, 0, 1],
    [5, { maxSurge: "0%", maxUnavailable: "30%" }, 0, 1],
    [2, { maxSurge: 1, maxUnavailable: 5 }, 1, 2],
  ])(
    "of a Deployment with %i replicas and %j: %i more, %i missing",
    (replicas, rollingUpdate, maxSurge, maxUnavailable) => {
      expect(
        rolloutStrategy(workload("Deployment", { replicas, strategy: { rollingUpdate } }).workload, replicas),
      ).toEqual({ kind: "rolling", maxSurge, maxUnavailable });
    },
  );

  it("round both up for a DaemonSet, and down to at least one for a StatefulSet", () => {
    expect(
      rolloutStrategy(
        workload("DaemonSet", { updateStrategy: { rollingUpdate: { maxUnavailable: "10%" } } }).workload,
        15,
      ),
    ).toMatchObject({ maxUnavailable: 2, maxSurge: 0 });
    expect(
      rolloutStrategy(
        workload("StatefulSet", { updateStrategy: { rollingUpdate: { maxUnavailable: "10%" } } }).workload,
        5,
      ),
    ).toMatchObject({ maxUnavailable: 1 });
    expect(
      rolloutStrategy(workload("StatefulSet", { updateStrategy: { type: "OnDelete" } }).workload, 5),
    ).toMatchObject({ kind: "manual" });
  });
});

describe("readiness", () => {
  const ready = (container: object, listen: number) =>
    podReadiness({ containers: [{ name: "web", ...container }] }, { start: 0, listen });
  const get = { httpGet: { port: 8080 } };

  it("comes at once without probes, long before the process answers", () => {
    expect(ready({}, 30)).toMatchObject({ at: 0, answersAt: 30 });
  });

  it("comes with the first check that succeeds", () => {
    expect(ready({ readinessProbe: get }, 0)).toMatchObject({ at: 0 });
    expect(ready({ readinessProbe: { ...get, initialDelaySeconds: 5 } }, 11)).toMatchObject({ at: 15 });
    expect(ready({ readinessProbe: { ...get, periodSeconds: 5, successThreshold: 3 } }, 4)).toMatchObject({ at: 15 });
  });

  it("waits for the startup probe; a delay counts from the start of the container", () => {
    expect(ready({ startupProbe: get, readinessProbe: { ...get, initialDelaySeconds: 15 } }, 18)).toMatchObject({
      at: 20,
    });
    expect(ready({ startupProbe: get, readinessProbe: { ...get, initialDelaySeconds: 35 } }, 18)).toMatchObject({
      at: 35,
    });
  });

  it("never comes when a probe kills the container before it answers", () => {
    expect(ready({ startupProbe: get }, 20)).toMatchObject({ kind: "ready" });
    expect(ready({ startupProbe: get }, 21)).toMatchObject({ kind: "never" });
    expect(ready({ livenessProbe: { ...get, initialDelaySeconds: 5 }, readinessProbe: get }, 26)).toMatchObject({
      kind: "never",
    });
  });

  it("never comes when the probe names a port of another container", () => {
    expect(
      podReadiness(
        {
          containers: [
            { name: "a", readinessProbe: { tcpSocket: { port: "http" } } },
            { name: "b", ports: [{ name: "http", containerPort: 80 }] },
          ],
        },
        { start: 0, listen: 0 },
      ),
    ).toMatchObject({ kind: "never" });
  });

  it("needs the sidecars too, and not the other init containers", () => {
    const sidecar = { name: "proxy", restartPolicy: "Always", readinessProbe: { ...get, initialDelaySeconds: 7 } };
    expect(
      podReadiness(
        {
          initContainers: [sidecar, { name: "migrate", readinessProbe: { ...get, initialDelaySeconds: 99 } }],
          containers: [{ name: "web" }],
        },
        { start: 0, listen: 0 },
      ),
    ).toMatchObject({ at: 7 });
  });
});

describe("rollouts", () => {
  const probe = { readinessProbe: { httpGet: { port: 8080 }, initialDelaySeconds: 9 } };

  it("keep one replica up with the default strategy", () => {
    expect(states(roll("Deployment", {}, probe))).toEqual([
      "0: 1 old, 1 starting, 1 ready",
      "10: 0 old, 0 starting, 1 ready",
    ]);
  });

  it("take everything away with Recreate, as long as old pods end and new ones start", () => {
    expect(
      roll(
        "Deployment",
        { replicas: 3, strategy: { type: "Recreate" } },
        { ...probe, lifecycle: { preStop: { sleep: { seconds: 5 } } } },
      ),
    ).toMatchObject({ leastReady: 0, outages: [{ from: 0, to: 15 }], finishedAt: 15 });
  });

  it("replace StatefulSet pods one by one down to the partition", () => {
    expect(
      roll("StatefulSet", { replicas: 3, updateStrategy: { rollingUpdate: { partition: 1 } } }, probe),
    ).toMatchObject({ leastReady: 2, finishedAt: 20, outages: [] });
    expect(
      roll(
        "StatefulSet",
        { replicas: 4, podManagementPolicy: "Parallel", updateStrategy: { rollingUpdate: { maxUnavailable: 2 } } },
        probe,
      ),
    ).toMatchObject({ leastReady: 2, finishedAt: 20 });
    expect(roll("StatefulSet", {}, probe)).toMatchObject({ leastReady: 0, outages: [{ from: 0, to: 10 }] });
  });

  it("make pods of an ordered StatefulSet again one after another, also when several may be missing", () => {
    expect(
      roll("StatefulSet", { replicas: 4, updateStrategy: { rollingUpdate: { maxUnavailable: 2 } } }, probe),
    ).toMatchObject({ leastReady: 2, finishedAt: 40 });
  });

  it("surge on the nodes of a DaemonSet", () => {
    expect(
      roll("DaemonSet", { updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } }, probe, { nodes: 3 }),
    ).toMatchObject({ leastReady: 3, finishedAt: 30 });
    expect(roll("DaemonSet", {}, probe, { nodes: 3 })).toMatchObject({ leastReady: 2, finishedAt: 30 });
  });

  it("stop where new pods never get ready, and keep what the bounds keep", () => {
    const broken = { readinessProbe: { httpGet: { port: "http" } } };
    expect(roll("Deployment", { replicas: 4 }, broken)).toMatchObject({
      leastReady: 3,
      finishedAt: undefined,
      stuck: expect.stringContaining("does not declare"),
    });
    expect(
      roll("Deployment", {}, { readinessProbe: { ...probe.readinessProbe, initialDelaySeconds: 700 } }),
    ).toMatchObject({ stuck: expect.stringContaining("progressDeadlineSeconds (600 s)") });
  });

  it("show that pods without a readiness probe get traffic before they answer", () => {
    expect(roll("Deployment", { replicas: 4 }, {}, { listen: 8 })).toMatchObject({ leastReady: 3, leastAnswering: 0 });
  });

  it("keep within the bounds of the strategy, and end", () => {
    const numbers = fc.record({
      replicas: fc.integer({ min: 1, max: 30 }),
      maxSurge: fc.integer({ min: 0, max: 30 }),
      maxUnavailable: fc.integer({ min: 0, max: 30 }),
      ready: fc.integer({ min: 1, max: 50 }),
      more: fc.integer({ min: 0, max: 20 }),
    });
    fc.assert(
      fc.property(numbers, ({ replicas, maxSurge, maxUnavailable, ready, more }) => {
        fc.pre(maxSurge + maxUnavailable > 0);
        const missing = Math.min(maxUnavailable, replicas);
        const steps = rolloutSteps({ kind: "rolling", maxSurge, maxUnavailable: missing }, replicas, {
          ready,
          answers: ready,
          available: ready + more,
          shutdown: 0,
        });
        for (const step of steps) {
          expect(step.available).toBeGreaterThanOrEqual(replicas - missing);
          expect(step.ready + step.starting).toBeLessThanOrEqual(replicas + maxSurge);
        }
        expect(steps.at(-1)).toMatchObject({ old: 0, ready: replicas, available: replicas });
      }),
    );
  });

  it("are cut off for numbers of pods that nobody runs", () => {
    expect(roll("Deployment", { replicas: 2_000_000_000 }).replicas).toBe(1_000);
  });
});

describe("kubenetlint rollout", () => {
  const model = modelOf(readFileSync("fixtures/rollout/workloads.yaml", "utf8"));

  it("prints what fixtures/rollout shows", async () => {
    const { stdout, exitCode } = rolloutCommand({ model, options: { listen: 12 } });
    expect(exitCode).toBe(0);
    await expect(stdout).toMatchFileSnapshot("../../fixtures/rollout/table.txt");
    await expect(rolloutCommand({ model, name: "shop/db", options: { output: "json" } }).stdout).toMatchFileSnapshot(
      "../../fixtures/rollout/db.json",
    );
  });

  it.each(["web", "shop/web", "deployment/web", "shop/Deployment/web"])("finds %s", (name) => {
    expect(rolloutCommand({ model, name }).stdout).toContain("Deployment shop/web, 4 pods");
  });

  it("refuses a name that nothing has, or that several have", () => {
    expect(rolloutCommand({ model, name: "wep" })).toMatchObject({
      exitCode: 2,
      stdout: "",
      stderr: expect.stringContaining('Did you mean "web"?'),
    });
    const two = modelOf(
      ["a", "b"]
        .map((namespace) =>
          JSON.stringify({ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", namespace } }),
        )
        .join("\n---\n"),
    );
    expect(rolloutCommand({ model: two, name: "web" })).toMatchObject({
      exitCode: 2,
      stderr: '"web" is ambiguous: Deployment a/web or Deployment b/web. Write NAMESPACE/KIND/NAME.\n',
    });
  });
});
