import { answersFor, selects } from "./naive.ts";
import type { End, Labels } from "./naive.ts";
import { HASH, POD_INDEX, POD_NAME, REPLICAS, ZONE } from "./worlds.ts";
import type { WorkloadCase, World } from "./worlds.ts";

/** Every way in which what manifests do not show may be: brute force. */

type Choices = Readonly<Record<string, readonly (string | undefined)[]>>;

function product(choices: Choices): readonly Labels[] {
  let all: readonly Labels[] = [{}];
  for (const [key, values] of Object.entries(choices))
    all = all.flatMap((one) => values.map((value) => (value === undefined ? one : { ...one, [key]: value })));
  return all;
}

/** Only what some selector may tell apart is chosen: other choices would double the work and change nothing. */
const mentions = ({ policies, services }: World, word: string): boolean =>
  JSON.stringify([policies, services]).includes(word);

const mentionsBlocks = ({ policies }: World): boolean => /\d\/\d/.test(JSON.stringify(policies));

function podLabels(world: World, { kind, name, labels }: WorkloadCase): readonly Labels[] {
  const zone = mentions(world, ZONE) ? { [ZONE]: [undefined, "a", "b"] } : {};
  const own = { ...labels, w: name };
  switch (kind) {
    case "Deployment":
      return product({ [HASH]: mentions(world, HASH) ? ["a", "b", "c"] : ["a"], ...zone }).map((more) => ({
        ...own,
        ...more,
      }));
    case "StatefulSet":
      return product(zone).flatMap((more) =>
        Array.from({ length: REPLICAS }, (_, index) => ({
          ...own,
          ...more,
          [POD_INDEX]: String(index),
          [POD_NAME]: `${name}-${index}`,
        })),
      );
    case "Agent":
      return product(zone).map((more) => ({ ...own, ...more }));
    case "Database": {
      // A controller that nobody knows adds what it likes.
      const added = Object.fromEntries(
        ["app", "tier", HASH, POD_INDEX, POD_NAME]
          .filter((key) => !(key in own) && mentions(world, key))
          .map((key) => [
            key,
            key === POD_INDEX ? [undefined, "0", "7"] : key === POD_NAME ? [undefined, "w-0"] : [undefined, "a", "b"],
          ]),
      );
      return product({ ...added, ...zone }).map((more) => ({ ...own, ...more }));
    }
    default:
      return kind satisfies never;
  }
}

const ADDRESSES = ["10.0.0.5", "10.1.0.5", "192.0.2.7", "203.0.113.9"];
/** The two nodes of every completion; manifests show both or none. */
const NODES = ["n1", "n2"];

interface Host {
  readonly address: string;
  readonly nodeLabels?: Labels;
}

/** Addresses outside of the pods: of hosts, and of the nodes. */
function hosts(world: World, isNode: boolean, address?: string): readonly Host[] {
  const addresses = address === undefined ? (mentionsBlocks(world) ? ADDRESSES : ADDRESSES.slice(0, 1)) : [address];
  const others: readonly Host[] = isNode ? [] : addresses.map((one) => ({ address: one }));
  if (world.nodes.length > 0)
    return [
      ...others.filter((host) => !world.nodes.some((node) => node.address === host.address)),
      ...world.nodes
        .filter((node) => address === undefined || node.address === address)
        .map((node) => ({ address: node.address, nodeLabels: node.labels })),
    ];
  const teams: readonly Labels[] = mentions(world, '"nodes"') ? [{}, { team: "a" }, { team: "b" }] : [{}];
  return [...others, ...addresses.flatMap((one) => teams.map((nodeLabels) => ({ address: one, nodeLabels })))];
}

const named = (world: World): readonly boolean[] => (mentions(world, "domainNames") ? [false, true] : [false]);

/** Every host outside that an address may be, or any address. */
export const outsideEnds = (world: World, address?: string): readonly End[] =>
  hosts(world, false, address).flatMap((host) => named(world).map((isNamed) => ({ ...host, isNamed })));

/** Every pod that a workload may have, given the labels of namespaces. */
export function podEnds(
  world: World,
  workload: WorkloadCase,
  namespaces: Readonly<Record<string, Labels>>,
): readonly End[] {
  const { kind, namespace, ports } = workload;
  const hostNetwork = kind === "Agent";
  const places = (
    hostNetwork
      ? hosts(world, true)
      : (mentionsBlocks(world) ? ADDRESSES : ADDRESSES.slice(0, 1)).map((address) => ({ address }))
  ) as readonly Host[];
  const hasHosts = world.workloads.some((one) => one.kind === "Agent");
  const namespaceLabels = namespaces[namespace] ?? {};
  // An operator may add containers, with ports of their own.
  const unseen = ["http", "dns"]
    .filter((name) => kind === "Database" && mentions(world, `"${name}"`) && !ports.some((port) => port.name === name))
    .map((name) => ({ name, containerPort: 80, protocol: "TCP" }));
  const declared = unseen.length === 0 ? [ports] : [ports, [...ports, ...unseen]];
  const podOf = (labels: Labels, node = "n1", all = ports): NonNullable<End["pod"]> => ({
    namespace,
    namespaceLabels,
    labels,
    hostNetwork,
    node,
    ports: all,
  });
  // Labels first: few of them make a difference, and each costs all the other choices.
  const different = new Map(
    podLabels(world, workload).map((labels) => {
      const end = { address: "", isNamed: false, pod: podOf(labels) };
      const selected = world.services.map(({ selector }) => selects({ matchLabels: selector }, labels));
      return [`${answersFor(world.policies, end)} ${selected.join()}`, labels];
    }),
  );
  return [...different.values()].flatMap((labels) =>
    places.flatMap((place) =>
      (hasHosts ? NODES : NODES.slice(0, 1)).flatMap((node) =>
        (hostNetwork ? named(world) : [false]).flatMap((isNamed) =>
          declared.map((all): End => ({
            ...place,
            isNamed,
            pod: podOf(labels, node, all),
          })),
        ),
      ),
    ),
  );
}

/** Every choice of labels of the namespaces that no manifest declares. */
export function namespaceChoices({ namespaces, ...world }: World): readonly Readonly<Record<string, Labels>>[] {
  const teams: readonly Labels[] = JSON.stringify(world.policies).includes("team")
    ? [{}, { team: "a" }, { team: "b" }]
    : [{}];
  let all: readonly Readonly<Record<string, Labels>>[] = [namespaces];
  for (const name of ["shop", "pay"])
    if (!(name in namespaces)) all = all.flatMap((one) => teams.map((labels) => ({ ...one, [name]: labels })));
  return all;
}
