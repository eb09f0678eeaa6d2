/** The style sheet of the page: system fonts, light or dark as the system. */
export const HTML_STYLE = `
:root { color-scheme: light dark; --back: #f6f7f9; --panel: #fff; --text: #1c2128; --soft: #57606a; --line: #d5dae1;
  --code: #f3f5f8;
  --error: #c62828; --warning: #9a6700; --info: #1a5fb4; --unknown: #6e7781; --ok: #1a7f37; --mark: #ffe2a8;
  --accent: #1a5fb4;
  --route: #7b3fb5; --service: #1a5fb4; --workload: #1a7f37; --policy: #b35900; }
@media (prefers-color-scheme: dark) { :root { --back: #12161c; --panel: #1b2129; --text: #e3e8ee; --soft: #9aa4b0;
  --line: #343c47; --code: #141a21;
  --error: #ff7b72; --warning: #e3b341; --info: #79b8ff; --unknown: #9aa4b0; --ok: #56d364; --mark: #5c4a12;
  --accent: #79b8ff;
  --route: #c297ff; --service: #79b8ff; --workload: #56d364; --policy: #ffa657; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text);
  font: 15px/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
[hidden], .hidden { display: none !important; }
header, main { max-width: 1560px; margin: 0 auto; padding: 0 28px; }
header { padding-top: 26px; }
h1 { font-size: 22px; margin: 0 0 2px; }
h2 { font-size: 18px; margin: 34px 0 10px; }
h3 { font: 600 14px/1.4 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; margin: 22px 0 8px;
  overflow-wrap: anywhere; }
.soft { color: var(--soft); }
.counts { display: flex; flex-wrap: wrap; gap: 12px; margin: 16px 0 0; padding: 0; list-style: none; }
.counts li { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 8px 16px;
  min-width: 104px; }
.counts b { display: block; font-size: 22px; line-height: 1.2; }
.error b, .tag.error { color: var(--error); } .warning b, .tag.warning { color: var(--warning); }
.info b, .tag.info { color: var(--info); }
.tag.unknown { color: var(--unknown); } .clean { color: var(--ok); font-weight: 600; }
.alert { border-left: 4px solid var(--warning); background: var(--panel); padding: 8px 14px; margin: 10px 0;
  white-space: pre-wrap; overflow-wrap: anywhere; }
.alert.internal { border-color: var(--error); font-family: ui-monospace, "DejaVu Sans Mono", monospace;
  font-size: 13px; }
.bar { display: flex; flex-wrap: wrap; gap: 8px 14px; align-items: center; position: sticky; top: 0; z-index: 2;
  background: var(--back); padding: 10px 0; border-bottom: 1px solid var(--line); }
.bar fieldset { border: 0; margin: 0; padding: 0; display: flex; gap: 12px; }
.bar label { display: inline-flex; gap: 5px; align-items: center; }
input[type=search], select, button { font: inherit; color: inherit; background: var(--panel);
  border: 1px solid var(--line); border-radius: 6px; padding: 5px 9px; }
input[type=search] { min-width: 240px; flex: 0 1 320px; } select { max-width: 320px; } button { cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
.finding { background: var(--panel); border: 1px solid var(--line); border-left: 4px solid var(--unknown);
  border-radius: 8px; margin: 0 0 10px; padding: 10px 14px; }
.finding.error { border-left-color: var(--error); } .finding.warning { border-left-color: var(--warning); }
.finding.info { border-left-color: var(--info); }
.finding p { margin: 0 0 4px; overflow-wrap: anywhere; }
.message { font-weight: 600; }
.tag { font-weight: 700; margin-right: 4px; }
.meta { font-size: 13px; color: var(--soft); }
a { color: var(--accent); }
pre { margin: 8px 0; padding: 8px 0; background: var(--code); border: 1px solid var(--line); border-radius: 6px;
  overflow-x: auto; font: 13px/1.5 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
pre span { display: block; padding-right: 12px; } pre i { display: inline-block; width: 56px; padding-right: 14px;
  text-align: right; color: var(--soft); font-style: normal; user-select: none; }
code { background: var(--code); border-radius: 4px; padding: 1px 4px;
  font: .9em ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
mark { background: var(--mark); color: inherit; border-radius: 2px; padding: 1px 0; }
details { margin: 6px 0; } summary { cursor: pointer; color: var(--soft); font-size: 14px; }
.help { color: var(--ok); font-weight: 600; }
.scroll { overflow-x: auto; background: var(--panel); border: 1px solid var(--line); border-radius: 8px;
  margin-top: 10px; }
.legend { color: var(--soft); font-size: 13px; }
.selected-box { background: var(--panel); border: 1px solid var(--accent); border-radius: 8px; padding: 8px 14px;
  margin-top: 10px; display: flex; flex-wrap: wrap; gap: 14px; align-items: center; overflow-wrap: anywhere; }
svg text { fill: var(--text); font: 13px system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
svg .head { font-weight: 700; fill: var(--soft); }
.node { cursor: pointer; } .node rect { fill: var(--panel); stroke: var(--line); } .node .name { font-weight: 600; }
.node .facts { font-size: 11px; fill: var(--soft); }
.node.route .side { fill: var(--route); stroke: none; } .node.service .side { fill: var(--service); stroke: none; }
.node.workload .side { fill: var(--workload); stroke: none; } .node.policy .side { fill: var(--policy); stroke: none; }
.node.broken rect:first-of-type { stroke: var(--error); stroke-width: 2; } .node.broken .facts { fill: var(--error);
  font-weight: 600; }
.node.hit rect:first-of-type { fill: var(--mark); } .node.selected rect:first-of-type { stroke: var(--accent);
  stroke-width: 3; }
.badge circle { fill: var(--warning); } .badge.error circle { fill: var(--error); } .badge text { fill: var(--panel);
  font-size: 11px; font-weight: 700; }
.edge path { fill: none; stroke: var(--soft); stroke-opacity: .5; stroke-width: 1.5; } .edge text { font-size: 11px;
  fill: var(--soft); paint-order: stroke; stroke: var(--panel); stroke-width: 4px; }
.edge.broken path { stroke: var(--error); stroke-opacity: 1; stroke-dasharray: 6 4; }
.edge.broken text { fill: var(--error); }
.edge.lit path { stroke-opacity: 1; stroke-width: 2.5; } .edge:hover path { stroke-opacity: 1; stroke-width: 2.5; }
/* Directions of policies would lie upon each other: they are shown of the lines that are pointed at. */
.edge.quiet text { visibility: hidden; } .edge.quiet.lit text, .edge.quiet:hover text { visibility: visible; }
.dim { opacity: .18; }
@media print { .bar { display: none; } }
`;
