import type { Place, Span } from "../../diagnostic/place.ts";
import type { Found } from "../draft.ts";
import { noteMessage } from "../note-text.ts";
import type { Note, NotePlace } from "../result.ts";
import type { ActiveRule } from "../settings.ts";

/** The rule that reports what was not analysed. */
export const NOT_ANALYSED = "not-analysed";
/** The rule that reports what cannot be built. */
export const BUILD_BROKEN = "build-broken";

export interface ReportedNotes {
  readonly findings: readonly Found[];
  /** Notes that are not findings: everything was analysed, or the rule is off there. */
  readonly notes: readonly Note[];
  /** How much was not analysed, whether reported as a finding or as a note. */
  readonly unread: number;
}

const atStart = (file: string): Place => {
  const start = { line: 1, column: 1, offset: 0 };
  return { file, span: (): Span => ({ file, start, end: start }) };
};

/** The places that are known, and the starts of the other files. */
function placesOf({ files, places = [] }: Note): readonly NotePlace[] {
  const known = new Set(places.map(({ at }) => at.file));
  return [...places, ...files.filter((file) => !known.has(file)).map((file) => ({ at: atStart(file) }))];
}

/** How many things a note is about. */
const countOf = (note: Note): number => Math.max(1, placesOf(note).length);

/** A note without places: plain data for reports and other threads. */
const plainNote = ({ message, files, unread, noun, sentence }: Note): Note => ({
  message: noteMessage({ message, files, ...(sentence && { sentence }) }),
  files,
  ...(noun !== undefined && { noun }),
  ...(unread && { unread }),
  ...(sentence && { sentence }),
});

function messageOf(note: Note, count: number): string {
  if (note.sentence === true) return `${note.message.replace(/\.$/, "")}.`;
  const noun = note.noun ?? "file";
  const subject = count === 1 ? `This ${noun}` : `This and ${count - 1} other ${noun}${count === 2 ? "" : "s"}`;
  return `${subject} ${noteMessage({ ...note, files: note.files.slice(0, count) })}.`;
}

/**
 * Notes about what was not analysed or cannot be built become findings, one each; the others stay notes.
 * @param only files that are reported; undefined: all.
 */
export function reportNotes(
  notes: readonly Note[],
  active: readonly ActiveRule[],
  only: ReadonlySet<string> | undefined,
): ReportedNotes {
  const findings: Found[] = [];
  const left: Note[] = [];
  let unread = 0;
  for (const note of notes) {
    if (note.unread === true) unread += countOf(note);
    const ruleId = note.fault === true ? BUILD_BROKEN : note.unread === true ? NOT_ANALYSED : undefined;
    const rule = active.find((one) => one.rule.id === ruleId);
    const reported =
      rule === undefined
        ? []
        : placesOf(note).flatMap((place) => {
            const severity = rule.severityIn(place.at.file);
            return severity === "off" || only?.has(place.at.file) === false ? [] : [{ ...place, severity }];
          });
    const [first, ...others] = reported;
    if (rule === undefined || first === undefined) {
      left.push(plainNote(note));
      continue;
    }
    findings.push({
      ruleId: rule.rule.id,
      messageId: "found",
      severity: first.severity,
      verdict: "proved",
      message: messageOf(note, reported.length),
      ...(note.help !== undefined && { help: note.help }),
      span: first.at.span(),
      related: others.map(({ at, title }) => ({ span: at.span(), note: title ?? "here too" })),
      fixes: [],
    });
  }
  return { findings, notes: left, unread };
}
