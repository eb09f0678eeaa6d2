import { describe, expect, it } from "vitest";
import { deployment, findings, hasProgram, marks, repository, service } from "./workspace.ts";

const installed = hasProgram("kustomize") || hasProgram("kubectl", ["version", "--client"]);

describe("kustomizations that only gather need no program", () => {
  const files = {
    "base/kustomization.yaml": "resources: [web.yaml, service.yaml]\n",
    "base/web.yaml": deployment("web", "http"),
    "base/service.yaml": service("web", "htpp", " # here: target"),
    "overlay/kustomization.yaml": "resources:\n  - ../base\n",
  };

  it("findings land in the base, once", async () => {
    const { found } = await findings(repository(files), ["service-port-unresolved"], ["--kustomize-bin", "/nowhere"]);
    expect(found.map(({ at }) => at)).toEqual([marks(files)["target"]]);
  });
});

describe("what is not there is said, not guessed", () => {
  const files = {
    "kustomization.yaml": "resources: [web.yaml, service.yaml]\nnamePrefix: prod-\n",
    "web.yaml": deployment("web", "http"),
    "service.yaml": service("api", "http"),
  };

  it("a missing program makes verdicts unknown and is told once", async () => {
    const root = repository(files);
    const { found, notes } = await findings(root, ["service-selects-nothing"], ["--kustomize-bin", "/nowhere"]);
    expect(notes.join()).toContain('without its patches and transformers: program "/nowhere" does not exist');
    expect(found).toEqual([]);
  });

  it("a resource of another host is not fetched", async () => {
    const root = repository({
      ...files,
      "kustomization.yaml": "resources: [web.yaml, 'https://example.com/x.yaml']\n",
    });
    expect((await findings(root, [])).notes.join()).toContain("which are not fetched");
  });

  it("nothing outside of the repository is read", async () => {
    const outside = repository({ "web.yaml": "a: [" });
    const root = repository({
      "kustomization.yaml": `resources: [${outside}/web.yaml]\n`,
      "b.yaml": service("b", "http"),
    });
    const { found } = await findings(root, ["yaml-syntax"], ["--kustomize-bin", "/nowhere"]);
    expect(found).toEqual([]);
  });
});

describe.skipIf(!installed)("rendered by the real kustomize", () => {
  const base = {
    "base/kustomization.yaml": "resources: [web.yaml, service.yaml]\n",
    "base/web.yaml": deployment("web", "http"),
    "base/service.yaml": service("web", "http"),
  };

  it("namePrefix, namespace and labels with selectors break nothing", async () => {
    const root = repository({
      ...base,
      "prod/kustomization.yaml":
        "resources: [../base]\nnamePrefix: prod-\nnamespace: prod\nlabels:\n" +
        "  - pairs: { env: prod }\n    includeSelectors: true\n",
    });
    const { found } = await findings(root, [
      "service-selects-nothing",
      "service-port-unresolved",
      "selector-template-mismatch",
    ]);
    expect(found).toEqual([]);
  });

  it.each([
    [
      "strategic merge, in a file",
      "patches:\n  - path: patch.yaml\n",
      {
        "prod/patch.yaml":
          "apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec:\n  ports:\n    - port: 80\n" +
          "      targetPort: htpp # here: target\n",
      },
    ],
    [
      "JSON 6902, inline",
      "patches:\n  - target: { kind: Service, name: web }\n    patch: |-\n      - op: replace\n" +
        "        path: /spec/ports/0/targetPort\n        value: htpp # here: target\n",
      {},
    ],
    [
      "strategic merge of the old field",
      "patchesStrategicMerge: [patch.yaml]\n",
      {
        "prod/patch.yaml":
          "apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec:\n  ports:\n    - port: 80\n" +
          "      targetPort: htpp # here: target\n",
      },
    ],
  ])("a finding lands in the patch that set the value: %s", async (_, kustomization, more) => {
    const files: Record<string, string> = {
      ...base,
      "prod/kustomization.yaml": `resources: [../base]\n${kustomization}`,
      ...more,
    };
    const { found } = await findings(repository(files), ["service-port-unresolved"]);
    expect(found.map(({ at }) => at)).toEqual([marks(files)["target"]]);
    expect(found[0]?.related).toEqual(["base/web.yaml:18"]);
  });

  it("an object that only gets a prefix is shown where it stands, once for all overlays", async () => {
    const files = {
      ...base,
      "base/service.yaml": service("web", "htpp").replace("targetPort: htpp", "targetPort: htpp # here: target"),
      "dev/kustomization.yaml": "resources: [../base]\nnamePrefix: dev-\n",
      "prod/kustomization.yaml": "resources: [../base]\nnameSuffix: -prod\n",
    };
    const { found } = await findings(repository(files), [
      "service-port-unresolved",
      "readiness-probe-missing",
      "service-selects-nothing",
    ]);
    expect(found.map(({ at }) => at)).toEqual([marks(files)["target"]]);
    const { found: named } = await findings(
      repository({
        ...files,
        "base/service.yaml":
          "apiVersion: v1\nkind: Service\nmetadata:\n  name: ldap\nspec:\n  ports: [{ name: ldap, port: 389 }]\n",
      }),
      ["service-without-endpoints-source"],
    );
    expect(named.map(({ at }) => at)).toEqual(["base/service.yaml:4"]);
  });

  it("a label that only the overlay's transformer changes is shown there", async () => {
    const files = {
      ...base,
      "prod/kustomization.yaml":
        "resources: [../base, other.yaml]\nlabels:\n  - pairs: { app: changed } # here: label\n",
      "prod/other.yaml": service("api", "http"),
    };
    const { found } = await findings(repository(files), ["service-selects-nothing"]);
    expect(found.map(({ at }) => at)).toEqual(["prod/other.yaml:6"]);
  });

  it("a name in a generated ConfigMap is shown at its literal", async () => {
    const files = {
      ...base,
      "prod/kustomization.yaml":
        "resources: [../base]\nnamespace: prod\nconfigMapGenerator:\n  - name: settings\n" +
        "    literals:\n      - LEVEL=info\n" +
        "      - WEB_URL=http://web.prod.svc:8080 # here: literal\n",
    };
    const { found } = await findings(repository(files), ["dns-reference-port-wrong"]);
    expect(found.map(({ at }) => at)).toEqual([marks(files)["literal"]]);
  });

  it("components, generators and replacements are rendered", async () => {
    const root = repository({
      ...base,
      "component/kustomization.yaml":
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches:\n" +
        "  - target: { kind: Deployment }\n    patch: |-\n      - op: replace\n" +
        "        path: /spec/template/spec/containers/0/ports/0/name\n        value: web\n" +
        "      - op: replace\n" +
        "        path: /spec/template/spec/containers/0/readinessProbe/tcpSocket/port\n" +
        "        value: web\n",
      "prod/kustomization.yaml":
        "resources: [../base]\ncomponents: [../component]\nconfigMapGenerator:\n  - name: settings\n" +
        "    literals: [A=b]\nreplacements:\n  - source: { kind: Deployment, name: web, fieldPath: " +
        "'spec.template.spec.containers.0.ports.0.name' }\n    targets:\n" +
        "      - select: { kind: Service }\n        fieldPaths: [spec.ports.0.targetPort]\n",
    });
    const { found } = await findings(root, ["service-port-unresolved", "probe-port-unknown"]);
    expect(found).toEqual([]);
  });

  it("several overlays give one finding, which names the overlays that do not share it", async () => {
    const broken =
      "patches:\n  - target: { kind: Deployment }\n    patch: |-\n      - op: replace\n" +
      "        path: /spec/template/spec/containers/0/ports/0/name\n        value: web\n" +
      "      - op: replace\n" +
      "        path: /spec/template/spec/containers/0/readinessProbe/tcpSocket/port\n" +
      "        value: web\n";
    const files = {
      ...base,
      "dev/kustomization.yaml": "resources: [../base]\nnamespace: dev\n",
      "stage/kustomization.yaml": `resources: [../base]\nnamespace: stage\n${broken}`,
      "prod/kustomization.yaml": `resources: [../base]\nnamespace: prod\n${broken}`,
    };
    const { found } = await findings(repository(files), ["service-port-unresolved"]);
    expect(found.map(({ at, scopes }) => ({ at, scopes }))).toEqual([
      { at: "base/service.yaml:11", scopes: ["prod", "stage"] },
    ]);
  });

  it("a kustomization that cannot be built is told in words about its files", async () => {
    const root = repository({
      ...base,
      "prod/kustomization.yaml": "resources: [../base]\npatches:\n  - path: missing.yaml\n",
    });
    expect((await findings(root, [])).notes.join()).toContain(
      'prod/kustomization.yaml cannot be built: patch "missing.yaml" does not exist.',
    );
    // Not with what it says of the folder that ours is in.
    const wrong = repository({ "kustomization.yaml": "resource: [web.yaml]\n" });
    expect((await findings(wrong, [])).notes.join()).toContain(
      "kustomization.yaml cannot be built: a kustomization has no field `resource`; did you mean `resources`?",
    );
  });

  it("without a place for temporary files it is not built, and the rest is linted", async () => {
    const before = process.env["TMPDIR"];
    const root = repository({ ...base, "prod/kustomization.yaml": "resources: [../base]\nnamePrefix: prod-\n" });
    process.env["TMPDIR"] = "/nowhere";
    try {
      expect((await findings(root, [])).notes.join()).toContain(
        "prod/kustomization.yaml cannot be built: no temporary folder can be written",
      );
    } finally {
      if (before === undefined) delete process.env["TMPDIR"];
      else process.env["TMPDIR"] = before;
    }
  });
});

it.each([
  ["resources:\n  web: web.yaml\n", "`resources` must be a list of paths, as `resources: [deployment.yaml]`"],
  ["bases: base\n", "`bases` must be a list of paths, as `bases: [deployment.yaml]`"],
  ["resources: [web.yaml, 5]\n", "`resources` must be a list of paths, as `resources: [deployment.yaml]`"],
  ["- web.yaml\n", "a kustomization is a map, with the files under `resources`"],
])("%j, which kustomize refuses, is told without it", async (text, why) => {
  const root = repository({ "kustomization.yaml": text, "web.yaml": deployment("web", "http") });
  expect((await findings(root, [], ["--kustomize-bin", "/nowhere"])).notes.join()).toContain(
    `kustomization.yaml cannot be built: ${why}`,
  );
});

it("a resource that is not there is told without kustomize, by its path", async () => {
  const root = repository({
    "prod/kustomization.yaml": "resources: [web.yaml, nope.yaml]\n",
    "prod/web.yaml": deployment("web", "http"),
  });
  expect((await findings(root, [], ["--kustomize-bin", "/nowhere"])).notes.join()).toContain(
    'prod/kustomization.yaml cannot be built: there is no file or folder "nope.yaml", which is among its resources',
  );
});
