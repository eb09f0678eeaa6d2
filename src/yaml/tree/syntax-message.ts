import type { YAMLParseError } from "yaml";
import { maskText, shownMask } from "../../diagnostic/mask.ts";

/** Rewords a syntax error of the slow parser for people who write manifests, not parsers. */
export function syntaxMessage(error: YAMLParseError, text: string): string {
  const found = text.charAt(error.pos[0]);
  switch (error.code) {
    case "TAB_AS_INDENT":
      return "A tab cannot indent YAML. Use spaces.";
    case "MISSING_CHAR":
      return missing(error.message, text, error.pos[0]);
    case "BAD_INDENT":
      return error.message.startsWith("Flow")
        ? "This line of a `{…}` or `[…]` must be indented deeper than the key it belongs to."
        : "The indentation of this line does not match the lines above it.";
    case "MULTILINE_IMPLICIT_KEY":
      return "This line and the next are read as one key: a `: ` is missing, or the next line is indented wrongly.";
    case "BLOCK_AS_IMPLICIT_KEY":
      return (
        "A second `: ` on this line, or a deeper line below a value. Quote values with `: `, or fix the " +
        "indentation."
      );
    case "BLOCK_IN_FLOW":
      return text
        .slice(...error.pos)
        .trim()
        .includes("\n")
        ? "Lines of `key: value` or `- item` are not allowed inside `{…}` or `[…]`."
        : "A comma is missing between these items of a `{…}` or `[…]`.";
    case "BAD_SCALAR_START":
      return `A value cannot start with \`${found}\`. Put quotes around it.`;
    case "BAD_DQ_ESCAPE":
      return "This `\\` escape is unknown in double quotes. Write `\\\\`, or use single quotes.";
    case "BAD_ALIAS":
    case "ALIAS_PROPS":
      return "This anchor or alias is not complete.";
    case "MULTIPLE_ANCHORS":
      return "A value can have one anchor (`&name`) only.";
    case "MULTIPLE_TAGS":
      return "A value can have one tag (`!name`) only.";
    case "BAD_PROP_ORDER":
      return "An anchor or tag belongs in front of its value, on the same line or the line before.";
    case "KEY_OVER_1024_CHARS":
      return "A key must end with `:` within 1024 characters.";
    case "BAD_DIRECTIVE":
      return "Kubernetes does not read `%` directives. Remove the line.";
    case "MULTIPLE_DOCS":
      return "Kubernetes reads only the first document here. Separate documents with a line `---`.";
    case "RESOURCE_EXHAUSTION":
      return "The document is nested too deeply to be read.";
    case "TAG_RESOLVE_FAILED":
      return "This tag has a prefix that is not declared.";
    case "UNEXPECTED_TOKEN":
      return unexpected(error.message, found);
    case "DUPLICATE_KEY":
    case "NON_STRING_KEY":
    case "BAD_COLLECTION_TYPE":
    case "IMPOSSIBLE":
      return "This is not YAML that Kubernetes can read.";
    default:
      error.code satisfies never;
      return error.message;
  }
}

function missing(message: string, text: string, at: number): string {
  if (/closing ['"]quote/.test(message) || /Missing closing/.test(message))
    return "A quote is opened and never closed.";
  if (/Missing ,/.test(message)) return "A comma is missing between these items.";
  if (/implicit map keys need to be followed by map values|implicit keys need/i.test(message)) {
    return "A `:` with a space after it is missing after this key.";
  }
  if (/must end with/.test(message)) return `A closing \`${message.includes("}") ? "}" : "]"}\` is missing.`;
  if (message.startsWith("Sequence item without"))
    return "This line is indented less than the keys of the list item above. Indent it as deep, or begin with `- `.";
  if (/must be separated|Missing space/i.test(message)) return "A space is missing here.";
  if (/directives-end/.test(message)) return "Kubernetes does not read `%` directives. Remove the line.";
  const line = shownMask(
    maskText(text)
      .slice(at, at + 20)
      .split("\n", 1)[0] ?? "",
  );
  return line.trim() === "" ? "Something is missing here." : `Something is missing before \`${line}\`.`;
}

function unexpected(message: string, found: string): string {
  if (/block-seq|seq-item/.test(message))
    return "A list item (`- `) is not allowed here: its indentation differs, or the key already has a value.";
  if (/flow-map-end|flow-seq-end|flow-error-end/.test(message)) return `This \`${found}\` closes nothing.`;
  if (/block scalar/i.test(message)) return "Text after `|` or `>` belongs on the next line, indented.";
  if (found === "\t") return "A tab cannot indent YAML. Use spaces.";
  return `\`${found.trim() || "This"}\` is not allowed here: the value before it has already ended.`;
}
