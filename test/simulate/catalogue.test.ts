import { describe, expect, it } from "vitest";
import { checkExpectations } from "../../src/expect/check.ts";
import { readExpectations } from "../../src/expect/read-expectations.ts";
import { acceptedModel } from "../../src/workspace/accepted-model.ts";
import { reachCommand } from "../../src/hosts/cli/commands/reach.ts";
import { traceCommand } from "../../src/hosts/cli/commands/trace.ts";
import { CATALOGUE } from "../../src/model/effects/catalogue.ts";
import type { Effect } from "../../src/model/effects/effect.ts";
import { simulateCluster } from "../../src/simulate/cluster.ts";
import { compareModels } from "../../src/simulate/compare/compare-models.ts";
import { describeGroups } from "../../src/report/reach/group-list.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";
import { DENIALS, SCENE, nameOf, objectOf } from "./catalogue-scene.ts";
import type { Aim } from "./catalogue-scene.ts";

const OUTSIDE = "203.0.113.9";

interface Pair {
  readonly from: string;
  readonly to: string;
}

interface Trace {
  readonly outcome: string;
  readonly unjudged?: readonly { readonly name: string; readonly kind: string; readonly line: number }[];
}

interface Row {
  readonly source: string;
  readonly destination: string;
  readonly allowed: readonly string[];
  readonly denied: readonly string[];
  readonly unknown?: readonly string[];
  readonly unjudged?: readonly { readonly name: string }[];
}

const modelOf = (text: string) => acceptedModel(parseSource({ path: "m.yaml", text }).documents);

/** What the commands say of one pair. */
function verdicts(text: string, { from, to }: Pair) {
  const model = modelOf(text);
  const cluster = simulateCluster(model);
  const isPod = to.includes("/");
  const trace = isPod
    ? (JSON.parse(
        traceCommand(model, cluster, `http://${to.slice(to.indexOf("/") + 1)}.${to.slice(0, to.indexOf("/"))}/`, {
          from,
          output: "json",
        }).stdout,
      ) as Trace)
    : undefined;
  const rows = JSON.parse(
    [
      ...reachCommand(model, cluster, { from, to, output: "json", probe: ["TCP/8080"], external: [OUTSIDE] }).stdout,
    ].join(""),
  ) as readonly Row[];
  const expectations = (key: "allowed" | "denied"): string =>
    `apiVersion: kubenetlint.io/v1\nkind: Expectations\nreach:\n  - {from: ${from}, to: "${to}", ${key}: [TCP/8080]}\n`;
  const tested = (key: "allowed" | "denied") => {
    const [document] = readExpectations(parseSource({ path: "x.yaml", text: expectations(key) })).documents;
    return checkExpectations({ model, cluster, profile: "generic", ingress: "generic", mesh: "auto" }, document!)[0]!;
  };
  return { model, trace, row: rows[0]!, allowed: tested("allowed"), denied: tested("denied") };
}

const comparison = (base: string, head: string) =>
  compareModels(modelOf(base), modelOf(head), { describe: describeGroups });

const isPolicy = ({ does }: Effect): boolean =>
  does.some((power) => power === "isolate" || power === "identity" || power === "allow");

const closes = ({ does }: Effect): boolean => does.includes("isolate") || does.includes("identity");

/** A policy of the Baseline tier is not asked for pods that a NetworkPolicy isolates. */
const opens = ({ does, kind }: Effect): boolean => does.includes("allow") && kind !== "BaselineAdminNetworkPolicy";

const sideOf = ({ side }: Effect): "towards" | "from" =>
  side === "from" || side === "both" ? (side === "from" ? "from" : "towards") : "towards";

function pairOf(effect: Effect): Pair {
  if (effect.peers === "outside") return { from: "shop/cli", to: OUTSIDE };
  return effect.peers === "other-namespaces"
    ? { from: "other/cli", to: "shop/web" }
    : { from: "shop/cli", to: "shop/web" };
}

/** A Sidecar without listeners of its own restricts what its pods call. */
const isOfClient = (effect: Effect): boolean => effect.side === "from" || effect.kind === "Sidecar";

const hit = (effect: Effect): Aim => ({ name: isOfClient(effect) ? "cli" : "web", namespace: "shop" });

/** Another label, name or namespace; undefined for a kind that touches everything. */
function miss(effect: Effect): Aim | undefined {
  const { touches, clusterScoped } = effect;
  const { by } = touches;
  if (by === "all") return clusterScoped ? undefined : { name: "third", namespace: "third" };
  return by === "names" || (touches.by === "namespaces" && touches.pods === undefined)
    ? { name: "third", namespace: "third" }
    : { name: "third", namespace: "shop" };
}

const POLICIES = CATALOGUE.filter(
  (effect) => isPolicy(effect) && !["nothing", "nodes", "routes"].includes(effect.touches.by),
);

const title = ({ group, kind }: Effect): string => `${group || "core"}/${kind}`;

describe("the catalogue of effects", () => {
  it("knows each kind once, and enough of them", () => {
    const ids = CATALOGUE.map(({ group, kind }) => `${group}/${kind}`);
    expect(new Set(ids).size).toBe(ids.length);
    expect(CATALOGUE.filter(({ does }) => does.length > 0).length).toBeGreaterThan(200);
    expect(POLICIES.length).toBeGreaterThan(50);
  });

  it("has a scene in which connections are proved allowed and proved denied", () => {
    expect(verdicts(SCENE, { from: "shop/cli", to: "shop/web" })).toMatchObject({
      trace: { outcome: "arrives" },
      row: { allowed: ["TCP/8080"] },
      allowed: { outcome: "passed" },
    });
    expect(verdicts(SCENE + DENIALS.towards, { from: "shop/cli", to: "shop/web" })).toMatchObject({
      trace: { outcome: "fails" },
      row: { denied: ["TCP/8080"] },
      denied: { outcome: "passed" },
    });
  });
});

describe.each(POLICIES.map((effect) => [title(effect), effect] as const))("%s", (_, effect) => {
  const pair = pairOf(effect);
  const denial = DENIALS[sideOf(effect) === "from" || effect.peers === "outside" ? "from" : "towards"];
  const object = `---\n${objectOf(effect, hit(effect))}\n`;
  const name = nameOf(effect, hit(effect));

  it("takes the proof from what it may change, and is named", () => {
    const { trace, row, allowed, denied } = verdicts(SCENE + object, pair);
    if (!closes(effect)) return expect(row.allowed).toEqual(["TCP/8080"]);
    if (trace !== undefined)
      expect(trace).toMatchObject({ outcome: "unknown", unjudged: [{ kind: effect.kind, name }] });
    expect(row).toMatchObject({ allowed: [], denied: [], unknown: ["TCP/8080"], unjudged: [{ name }] });
    expect([allowed.outcome, denied.outcome]).toEqual(["unknown", "unknown"]);
    expect(allowed.message).toContain(`${effect.kind} `);
    const { changes, unproved, unjudged } = comparison(SCENE, SCENE + object);
    expect(changes).toEqual([]);
    expect(unproved.join("\n")).toContain(effect.kind);
    expect(unjudged.map(({ resource }) => resource.kind)).toContain(effect.kind);
    return undefined;
  });

  it(opens(effect) ? "takes the proof of a denial as well" : "leaves a denial proved", () => {
    const { trace, row, denied } = verdicts(SCENE + denial + object, pair);
    if (opens(effect)) {
      if (trace !== undefined) expect(trace).toMatchObject({ outcome: "unknown", unjudged: [{ name }] });
      expect(row).toMatchObject({ allowed: [], denied: [], unknown: ["TCP/8080"], unjudged: [{ name }] });
      expect(denied.outcome).toBe("unknown");
    } else {
      if (trace !== undefined) expect(trace.outcome).toBe("fails");
      expect(row.denied).toEqual(["TCP/8080"]);
      expect(denied.outcome).toBe("passed");
    }
  });

  it("leaves proved what it does not touch", () => {
    const aim = miss(effect);
    if (aim === undefined) return;
    const other = `---\n${objectOf(effect, aim)}\n`;
    const open = verdicts(SCENE + other, pair);
    if (open.trace !== undefined) expect(open.trace.outcome).toBe("arrives");
    expect(open.row.allowed).toEqual(["TCP/8080"]);
    expect(open.allowed.outcome).toBe("passed");
    const closed = verdicts(SCENE + denial + other, pair);
    if (closed.trace !== undefined) expect(closed.trace.outcome).toBe("fails");
    expect(closed.row.denied).toEqual(["TCP/8080"]);
    expect(closed.denied.outcome).toBe("passed");
  });
});
