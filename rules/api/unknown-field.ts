import {
  defineRule,
  dottedPath,
  dumpReason,
  encryptedReason,
  insertBefore,
  isPlaceholderName,
  isSlip,
  locate,
  objectTitle,
  partialReason,
  placeAt,
  removeEntry,
  sentResources,
  validationsOf,
  valueAt,
  writeEntry,
  writeString,
  writtenAt,
} from "../../src/rule.ts";
import type { DraftFix, Place, Resource, UnknownField } from "../../src/rule.ts";

type Backend = Readonly<Record<string, unknown>>;

const isJson = ({ document }: Resource): boolean => /^\s*[{[]/.test(document.text);
/** `serviceName` and `servicePort` of the v1beta1 Ingress, side by side, as v1 wants them. Source: k8s.io/api networking/v1 types.go. */
function backendFix(resource: Resource, owner: Backend): readonly DraftFix[] {
  const { serviceName, servicePort, service } = owner;
  if (
    typeof serviceName !== "string" ||
    (typeof servicePort !== "string" && typeof servicePort !== "number") ||
    service !== undefined ||
    isJson(resource)
  )
    return [];
  const [first, second] = [resource.at(owner, "serviceName", "entry"), resource.at(owner, "servicePort", "entry")].sort(
    (a, b) => a.span().start.offset - b.span().start.offset,
  ) as [Place, Place];
  const at: Place = { file: first.file, span: () => ({ ...first.span(), end: second.span().end }) };
  const [, between] =
    /^service(?:Name|Port):\s*[^\s,#]+(,\s*|\s*\n\s*)service(?:Name|Port):\s*[^\s,#]+$/.exec(
      writtenAt(resource, at) ?? "",
    ) ?? [];
  if (between === undefined) return [];
  const name = writeEntry(resource, "name", serviceName);
  const port = writeEntry(resource, typeof servicePort === "number" ? "number" : "name", servicePort);
  const indent = `\n${" ".repeat(first.span().start.column - 1)}`;
  const text = between.startsWith(",")
    ? `service: {${name}, port: {${port}}}`
    : `service:${indent}  ${name}${indent}  port:${indent}    ${port}`;
  return [{ kind: "safe", title: "Write it as service.name and service.port", edits: [{ at, text }] }];
}

/** `spec.ports[]` → the object there, if it is there once. */
function objectAt(resource: Resource, place: string): Backend | undefined {
  const steps = place === "the top level" ? [] : place.split(/\.|(?=\[)/);
  let found: unknown = resource.object;
  for (const step of steps) {
    if (!step.startsWith("[")) found = valueAt(found as object, [step]);
    else if (step === "[]") found = Array.isArray(found) && found.length === 1 ? (found[0] as unknown) : undefined;
    else found = valueAt(found as object, [Number(step.slice(1, -1))]);
    if (typeof found !== "object" || found === null) return undefined;
  }
  return Array.isArray(found) ? undefined : (found as Backend);
}

/** Moves a line to where its field belongs, if that place is there and does not have the field. */
function moveFix(resource: Resource, owner: Backend, name: string, place: string): readonly DraftFix[] {
  const target = objectAt(resource, place);
  const value = owner[name];
  const [first] = Object.keys(target ?? {});
  if (
    target === undefined ||
    first === undefined ||
    Object.hasOwn(target, name) ||
    (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean")
  )
    return [];
  const removed = removeEntry(resource, owner, name);
  const entry = writtenAt(resource, resource.at(owner, name, "entry"));
  if (removed === undefined || entry === undefined || entry.includes("\n")) return [];
  return [
    {
      kind: "suggested",
      title: `Move it to ${place}`,
      edits: [removed, insertBefore(resource, target, first, { block: [entry], flow: entry })],
    },
  ];
}

/** Puts the second of two keys on a line of its own; a value of several lines would have to move with it. */
function splitFix(
  resource: Resource,
  owner: Backend,
  name: string,
  [first, second]: readonly [string, string],
): readonly DraftFix[] {
  const at = resource.at(owner, name, "key");
  if (
    isJson(resource) ||
    (typeof owner[name] === "object" && owner[name] !== null) ||
    Object.hasOwn(owner, first) ||
    writtenAt(resource, at) !== name
  )
    return [];
  return [
    {
      kind: "suggested",
      title: `Put \`${second}\` on a line of its own`,
      edits: [{ at, text: `${first}:\n${" ".repeat(at.span().start.column + 1)}${second}` }],
    },
  ];
}

function fixesFor(resource: Resource, field: UnknownField): readonly DraftFix[] {
  const { owner } = locate(resource.object, field.path);
  const { name, nearest, kind, belongsTo, collapsed } = field;
  const fields = owner as Backend;
  if (collapsed !== undefined) return splitFix(resource, fields, name, collapsed);
  if (name === "serviceName" && kind === "removed") return backendFix(resource, fields);
  if (
    belongsTo?.endsWith(".matchLabels") === true &&
    typeof fields[name] === "string" &&
    Object.keys(fields).length === 1
  ) {
    return [
      {
        kind: "suggested",
        title: "Put it into matchLabels",
        edits: [
          {
            at: resource.at(fields, name, "entry"),
            text: isJson(resource)
              ? `"matchLabels": {${writeEntry(resource, name, fields[name])}}`
              : `matchLabels: {${writeEntry(resource, name, fields[name])}}`,
          },
        ],
      },
    ];
  }
  if (belongsTo !== undefined) return moveFix(resource, fields, name, belongsTo);
  if (name === "ipFamily" && typeof fields[name] === "string")
    return [
      {
        kind: "safe",
        title: "Write it as a list, ipFamilies",
        edits: [
          {
            at: resource.at(fields, name, "entry"),
            text: isJson(resource) ? `"ipFamilies": ["${fields[name]}"]` : `ipFamilies: [${fields[name]}]`,
          },
        ],
      },
    ];
  // Two fields cannot have one name, and what has another shape under its new name is not renamed.
  if (
    nearest === undefined ||
    Object.hasOwn(owner, nearest) ||
    (kind === "removed" && name !== "backend") ||
    !hasShapeOf(nearest, name, fields[name])
  )
    return [];
  const certain =
    kind === "wrong-case" ||
    name === "backend" ||
    (name.length > 4 && isSlip(name, nearest) && (!isPlural(name, nearest) || Array.isArray(fields[name])));
  return [
    {
      kind: certain ? "safe" : "suggested",
      title: `Rename it to ${nearest}`,
      edits: [{ at: resource.at(fields, name, "key"), text: writeString(resource, nearest) }],
    },
  ];
}

const isPlural = (a: string, b: string): boolean => `${a}s` === b || `${b}s` === a;
/** A plural is a list: another shape is not repaired by another name. */
const hasShapeOf = (nearest: string, name: string, value: unknown): boolean =>
  !isPlural(name, nearest) || Array.isArray(value) === nearest.endsWith("s");

/** The end of the sentence: what the key may have been meant to be. */
function explanation({ kind, nearest, belongsTo, detail, guessed, instead }: UnknownField): string {
  switch (kind) {
    case "unknown":
      return ".";
    case "collapsed":
      return `: it ${detail}.`;
    case "wrong-case":
      return `: it is written "${nearest ?? ""}".`;
    case "misplaced":
      return `; it belongs to ${belongsTo ?? ""}.`;
    case "misspelt":
      return guessed === true
        ? `; did you mean "${nearest ?? ""}"?`
        : instead !== undefined
          ? `: ${instead}.`
          : `: it ${detail}.`;
    case "removed":
    case "other-version":
      return `: it ${detail}.`;
    default:
      return kind satisfies never;
  }
}

const helpFor = ({ kind, nearest, belongsTo, name }: UnknownField): string | undefined => {
  switch (kind) {
    case "misspelt":
    case "wrong-case":
      return nearest === undefined ? undefined : `Write \`${nearest}\`.`;
    case "collapsed":
      return `Write \`${name.slice(0, name.indexOf(":") + 1)}\` on a line of its own, and what follows it on the next, indented.`;
    case "misplaced":
      return `Move \`${name}\` to ${belongsTo ?? "the place that has it"}.`;
    case "removed":
    case "other-version":
    case "unknown":
      return undefined;
    default:
      return kind satisfies never;
  }
};

const GATEWAY = "gateway.networking.k8s.io";

const helpForOpen = ({ dependsOn = "" }: UnknownField, { group }: Resource): string =>
  group === GATEWAY
    ? 'Set `gatewayAPI: {version: "1.7", channel: experimental}` in the configuration to the definitions that are installed; this is then either taken or an error.'
    : `This holds for ${dependsOn}.`;

export default defineRule({
  id: "unknown-field",
  severity: "error",
  presets: ["recommended"],
  givesWay: true,
  docs: {
    summary: "A field does not exist in the API: it is misspelt, stands at the wrong level, or was removed.",
    why: "kubectl refuses the object; clients that validate less strictly drop the field without a word, so that what it says never takes effect.",
    remedy: "Correct the name, move the field to where it belongs, or use what took its place.",
    references: [
      "https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation",
      "https://github.com/kubernetes/enhancements/tree/master/keps/sig-api-machinery/2885-server-side-unknown-field-validation",
    ],
  },
  options: {},
  messages: {
    unknown: (d: {
      readonly object: string;
      readonly name: string;
      readonly parent: string;
      readonly detail: string;
    }) => `${d.object.replace(/^t/, "T")} has no field "${d.name}" in ${d.parent}${d.detail}`,
  },
  // Source: sigs.k8s.io/json strict decoding, as of `kubectl apply` with --validate=strict, its default.
  check({ simulation, validate, report }) {
    for (const resource of simulation.fact(sentResources)) {
      for (const field of validationsOf(resource, validate).flatMap(({ unknownFields }) => unknownFields)) {
        const { name, path, kind } = field;
        const place = {
          resource,
          at: placeAt(resource, path, "key"),
          help: field.dependsOn === undefined ? helpFor(field) : helpForOpen(field, resource),
          fixes: fixesFor(resource, field),
        };
        const parent = path.length === 1 ? "the top level" : dottedPath(path.slice(0, -1));
        // Which definitions are installed is not known: whoever has them has this for good.
        const severity =
          field.dependsOn !== undefined
            ? ("info" as const)
            : kind === "other-version" && resource.group !== GATEWAY
              ? ("warning" as const)
              : undefined;
        // A patch may be merged into an object that another patch has made of another kind.
        const more = {
          unknown: name.startsWith("$")
            ? "it is a directive of a patch"
            : isPlaceholderName(name)
              ? `"${name}" looks like a placeholder that is filled in before it is applied`
              : kind === "removed"
                ? dumpReason(resource)
                : kind === "unknown"
                  ? (encryptedReason(resource) ?? partialReason(resource))
                  : undefined,
          ...(severity !== undefined && { severity }),
        };
        report({
          ...place,
          ...more,
          message: "unknown",
          data: { object: objectTitle(resource), name, parent, detail: explanation(field) },
        });
      }
    }
  },
});
