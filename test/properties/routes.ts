import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseRoute } from "../../src/simulate/route/choose-route.ts";
import { parseURL } from "../../src/simulate/route/request.ts";
import { acceptedModel } from "../../src/workspace/accepted-model.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";

/** Ingresses and HTTPRoutes of which manifests show the age, or not; and namespaces of which they show the labels. */
interface RouteCase {
  readonly name: string;
  readonly namespace: "shop" | "pay";
  readonly host: string;
  readonly path: string;
  readonly type: "Exact" | "Prefix";
  /** In years; undefined where the manifests do not show it. */
  readonly age: number | undefined;
}
interface RouteWorld {
  readonly kind: "Ingress" | "HTTPRoute";
  readonly routes: readonly RouteCase[];
  /** Whether the Namespace has the label that the listener requires; undefined without a manifest. */
  readonly labelled: Readonly<Record<"shop" | "pay", boolean | undefined>>;
}

const REQUEST = parseURL("http://www.example.com/a/b")!;
const AGES = [3, 6] as const;
/** Older, between and younger than each that is known. */
const POSSIBLE = [1, 4.5, 9];

const routeWorld: fc.Arbitrary<RouteWorld> = fc.record({
  kind: fc.constantFrom("Ingress", "HTTPRoute"),
  routes: fc.uniqueArray(
    fc.record({
      name: fc.constantFrom("r", "s", "t"),
      namespace: fc.constantFrom("shop", "pay"),
      host: fc.constantFrom("www.example.com", "www.example.com", "*.example.com"),
      // Equal ones often: then the age decides.
      path: fc.constantFrom("/", "/a", "/a", "/a", "/a/b", "/a/c"),
      type: fc.constantFrom("Exact", "Prefix", "Prefix", "Prefix"),
      age: fc.constantFrom(...AGES, undefined),
    }),
    { minLength: 1, maxLength: 4, selector: ({ name, namespace }) => `${namespace}/${name}` },
  ),
  labelled: fc.record({
    shop: fc.constantFrom(true, false, undefined),
    pay: fc.constantFrom(true, false, undefined),
  }),
});

function manifestsOf({ kind, routes, labelled }: RouteWorld): string {
  const metadata = ({ name, namespace, age }: RouteCase) => ({
    name,
    namespace,
    ...(age !== undefined && { creationTimestamp: `${2026 - age}-01-01T00:00:00Z` }),
  });
  const objects = [
    ...Object.entries(labelled).flatMap(([name, is]) =>
      is === undefined
        ? []
        : [{ apiVersion: "v1", kind: "Namespace", metadata: { name, ...(is && { labels: { edge: "yes" } }) } }],
    ),
    ...(kind === "Ingress"
      ? []
      : [
          {
            apiVersion: "gateway.networking.k8s.io/v1",
            kind: "Gateway",
            metadata: { name: "edge", namespace: "infra" },
            spec: {
              gatewayClassName: "any",
              listeners: [
                {
                  name: "http",
                  port: 80,
                  protocol: "HTTP",
                  allowedRoutes: { namespaces: { from: "Selector", selector: { matchLabels: { edge: "yes" } } } },
                },
              ],
            },
          },
        ]),
    ...routes.map((route) =>
      kind === "Ingress"
        ? {
            apiVersion: "networking.k8s.io/v1",
            kind,
            metadata: metadata(route),
            spec: {
              ingressClassName: "any",
              rules: [
                {
                  host: route.host,
                  http: {
                    paths: [
                      {
                        path: route.path,
                        pathType: route.type,
                        backend: { service: { name: route.name, port: { number: 80 } } },
                      },
                    ],
                  },
                },
              ],
            },
          }
        : {
            apiVersion: "gateway.networking.k8s.io/v1",
            kind,
            metadata: metadata(route),
            spec: {
              parentRefs: [{ name: "edge", namespace: "infra" }],
              hostnames: [route.host],
              rules: [
                {
                  matches: [{ path: { type: route.type === "Exact" ? "Exact" : "PathPrefix", value: route.path } }],
                  backendRefs: [{ name: route.name, port: 80 }],
                },
              ],
            },
          },
    ),
  ];
  return objects.map((object) => JSON.stringify(object)).join("\n---\n");
}

const fits = ({ type, path }: RouteCase): boolean =>
  type === "Exact" ? path === "/a/b" : path === "/" || path === "/a" || path === "/a/b";

/**
 * The route that gets the request if all ages and labels are known: the exact host, of an Ingress whatever its paths;
 * the longer path of an Ingress and then the exact one, of an HTTPRoute the other way round; then the oldest. Sources:
 * Kubernetes documentation, Ingress "Multiple matches"; gateway-api apis/v1/httproute_types.go, HTTPRouteRule.
 */
function naive({ kind }: RouteWorld, routes: readonly RouteCase[]): string | undefined {
  const hosts = new Set(routes.map(({ host }) => host));
  const best = hosts.has("www.example.com") ? "www.example.com" : "*.example.com";
  const met = routes.filter((route) => fits(route) && (kind === "HTTPRoute" || route.host === best));
  const rank = ({ type }: RouteCase): number => (type === "Exact" ? 0 : 1);
  const isExactHost = ({ host }: RouteCase): number => (host.startsWith("*") ? 1 : 0);
  const [first] = met.toSorted(
    (a, b) =>
      isExactHost(a) - isExactHost(b) ||
      (kind === "HTTPRoute" ? rank(a) - rank(b) : 0) ||
      b.path.length - a.path.length ||
      rank(a) - rank(b) ||
      (b.age ?? 0) - (a.age ?? 0) ||
      (`${a.namespace}/${a.name}` < `${b.namespace}/${b.name}` ? -1 : 1),
  );
  return first && `${kind} ${first.namespace}/${first.name}`;
}

/** Every age and label that the manifests do not show. */
function completions({ kind, routes, labelled }: RouteWorld): readonly (readonly RouteCase[])[] {
  let all: readonly (readonly RouteCase[])[] = [[]];
  for (const [index, route] of routes.entries()) {
    // Never two of the same age, which would leave the choice to the controller.
    const ages = route.age === undefined ? POSSIBLE.map((age) => age + index / 10) : [route.age + index / 100];
    all = all.flatMap((one) => ages.map((age) => [...one, { ...route, age }]));
  }
  if (kind === "Ingress") return all;
  const choices = (["shop", "pay"] as const).map((namespace) =>
    labelled[namespace] === undefined ? [true, false] : [labelled[namespace]],
  );
  return all.flatMap((one) =>
    (choices[0] ?? []).flatMap((shop) =>
      (choices[1] ?? []).map((pay) => one.filter(({ namespace }) => (namespace === "shop" ? shop : pay))),
    ),
  );
}

/** @param runs random worlds. */
export function describeRouteBounds(runs: number, seed: number): void {
  describe("the route of a request", () => {
    it("is certain only if all ages and labels that manifests do not show lead to it", () => {
      let [decided, missed] = [0, 0];
      fc.assert(
        fc.property(routeWorld, (world) => {
          // Equal ages are another matter: the name decides, or nothing does.
          const known = world.routes.flatMap(({ age }) => (age === undefined ? [] : [age]));
          fc.pre(new Set(known).size === known.length);
          const model = acceptedModel(parseSource({ path: "routes.yaml", text: manifestsOf(world) }).documents);
          const answer = chooseRoute(model, REQUEST);
          const found = new Set(completions(world).map((one) => naive(world, one)));
          const title = answer?.title.split(",")[0];
          if (answer === undefined || answer.certain) expect([...found]).toEqual([title]);
          else expect([...found]).toContain(title);
          decided += found.size === 1 ? 1 : 0;
          missed += found.size === 1 && answer?.certain === false ? 1 : 0;
        }),
        { seed, numRuns: runs },
      );
      expect(decided).toBeGreaterThan(runs / 4);
      expect(missed / decided).toBeLessThan(0.2);
    });
  });
}
