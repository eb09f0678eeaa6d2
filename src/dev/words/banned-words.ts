/** Words of the list in CONTRIBUTING.md that are not written, and what is written for them. */
export interface BannedWord {
  readonly pattern: RegExp;
  readonly instead: string;
}

/** Uses of a banned word that are right. They are taken out of a text before it is searched. */
const RIGHT_USES: readonly RegExp[] = [
  /\bdid you mean\b/gi,
  // "is no longer served", "there is no such Service".
  /\b(?:is|are) no longer\b/gi,
  /\bthere (?:is|are) no\b/gi,
  // A clause that explains what somebody intended, and two operators.
  /\b(?:is|are|was|were|if \w+) (?:both |only |probably )?meant\b/gi,
  /\bonly egress is meant\b|\bby other means\b|\bmean OR\b/gi,
  /\b(?:is|are) defined twice\b/gi,
  // Of a project, not of a field.
  /\bthe archived Service Mesh\b|\b(?:was )?archived in \w*\s?\d+/gi,
  /\b(?:taken|take|takes) (?:out|away|a (?:second|next) hop)\b/gi,
  /\b(?:take|takes|taking|taken|took) (?:effect|place|precedence|part|(?:about |at most |up to )?\d)/gi,
  /\b(?:meets?|met) (?:the|a|its|all) (?:condition|limit|requirement|criteri)\w*/gi,
  // An inline code, a link or a quoted name is not a sentence of ours.
  /`[^`]*`/g,
  /\]\([^)]*\)/g,
  /"[^"\s]*"/g,
  // Rule ids: `traffic-split-api-archived`.
  /\b[a-z0-9]+(?:-[a-z0-9]+)+\b/g,
];

const word = (pattern: string, instead: string): BannedWord => ({
  pattern: new RegExp(`\\b(?:${pattern})\\b`, "gi"),
  instead,
});

export const BANNED_WORDS: readonly BannedWord[] = [
  word("tell|tells|telling|told", "report, name, show"),
  word("say|says|saying|said", "report, state, print"),
  word("(?:speak|speaks|speaking|spoke|spoken) of", "refer to, be about"),
  word("meet|meets|meeting|met", "match"),
  word("take|takes|taking|took|taken", "match, accept, use, need"),
  word("(?:lead|leads|leading|led) to", "target, point to, cause"),
  word("lets? (?:\\w+ )?(?:in|through)|letting (?:\\w+ )?(?:in|through)", "allow"),
  word("ask|asks|asking|asked", "check, request, connect to, resolve"),
  word("stand|stands|standing|stood", "be defined in, be"),
  word("hold|holds|holding|held", "contain, apply"),
  word("carry|carries|carrying|carried", "contain, have"),
  word("mean|means|meaning|meant", "refer to, match, be"),
  word("silence|silences|silenced|silencing", "suppress"),
  word("passed over|left alone|leaves? alone|leave (?:it|them) alone", "ignored"),
  word("(?:is|are|was|were) no", "is not a"),
  word("gone", "removed"),
  word("present", "current, defined"),
  word("archived", "deprecated, removed"),
  word("anyone|anybody|nobody|whoever|somebody|someone|everybody|everyone", "clients, pods, another process"),
  word("for ever", "forever"),
  word("anew", "again, recreated"),
  word("(?:come|comes|coming|came) near", "the closest match is"),
  word("(?:stand|stands|is|are) (?:\\w+ )?twice in", "is defined twice"),
  word("plug-ins? of the network|network plug-ins?", "CNI plugin, network plugin"),
  word("replac(?:e|es|ed|ing)\\b[^.;:]{0,60}\\bby", "replace … with"),
  word("by number", "as a number"),
  word("belongs? into", "belongs in"),
];

/** A banned word and where it is in a text. */
export interface Use {
  readonly found: string;
  readonly instead: string;
  /** What is around it, to find it by. */
  readonly around: string;
}

/** Where a text uses banned words. */
export function bannedIn(text: string): readonly Use[] {
  const searched = RIGHT_USES.reduce((rest, use) => rest.replaceAll(use, (match) => " ".repeat(match.length)), text);
  return BANNED_WORDS.flatMap(({ pattern, instead }) =>
    [...searched.matchAll(pattern)].map(({ 0: found, index }) => ({
      found,
      instead,
      around: text
        .slice(Math.max(0, index - 50), index + found.length + 40)
        .replaceAll(/\s+/g, " ")
        .trim(),
    })),
  );
}
