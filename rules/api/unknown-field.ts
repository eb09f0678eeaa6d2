import {
  defineRule,
  dottedPath,
  dumpReason,
  encryptedReason,
  isPlaceholderName,
  objectTitle,
  partialReason,
  placeAt,
  sentResources,
  unknownFieldFixes,
  validationsOf,
} from "../../src/rule.ts";
import type { Resource, UnknownField } from "../../src/rule.ts";

/** The end of the message: the field that was probably meant. */
function explanation({ kind, nearest, belongsTo, detail, guessed, instead }: UnknownField): string {
  switch (kind) {
    case "unknown":
      return ".";
    case "collapsed":
      return `: it ${detail}.`;
    case "wrong-case":
      return `; did you mean "${nearest ?? ""}"?`;
    case "misplaced":
      return `; it belongs in ${belongsTo ?? ""}.`;
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
      return `Write \`${name.slice(0, name.indexOf(":") + 1)}\` on its own line and the rest, indented, on the next.`;
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
    ? 'Set `gatewayAPI: {version: "1.7", channel: experimental}` in the configuration to the installed definitions: ' +
      "the field is then either accepted or an error."
    : `This applies to ${dependsOn}.`;

export default defineRule({
  id: "unknown-field",
  severity: "error",
  presets: ["recommended"],
  givesWay: true,
  docs: {
    summary: "A field does not exist in the API: it is misspelt, is at the wrong level, or was removed.",
    why:
      "kubectl rejects the object; clients that validate less strictly drop the field silently, " +
      "so it never takes effect.",
    remedy: "Correct the name, move the field to where it belongs, or use its replacement.",
    references: [
      "https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation",
      "https://github.com/kubernetes/enhancements/tree/master/keps/sig-api-machinery/" +
        "2885-server-side-unknown-field-validation",
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
          fixes: unknownFieldFixes(resource, field),
        };
        const parent = path.length === 1 ? "the top level" : dottedPath(path.slice(0, -1));
        // The installed definitions are not known: with the right ones the field is valid.
        const severity =
          field.dependsOn !== undefined
            ? ("info" as const)
            : kind === "other-version" && resource.group !== GATEWAY
              ? ("warning" as const)
              : undefined;
        // A patch may be merged into an object whose kind another patch changed.
        const more = {
          unknown: name.startsWith("$")
            ? "it is a patch directive"
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
