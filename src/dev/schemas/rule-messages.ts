/**
 * Our sentences for the CEL rules of the shipped definitions, by a part that identifies the rule. `$1` and `$2` are the
 * groups of the pattern. The first that matches is used; a rule without one is shown as written.
 */
const MESSAGES: readonly (readonly [rule: RegExp, message: string])[] = [
  [/^!\(has\(self\.(\w+)\) && self\.type != '(\w+)'\)$/, "$1 is only for type $2"],
  [/^!\(!has\(self\.(\w+)\) && self\.type == '(\w+)'\)$/, "type $2 needs $1"],
  [/^self\.filter\(f, f\.type == '(\w+)'\)\.size\(\) <= 1$/, "there may be one $1 filter only"],
  [/^self\.type == '(\w+)' \? has\(self\.(\w+)\) : true$/, "type $1 needs $2"],
  [/^has\(self\.(\w+)\) \? self\.type == '(\w+)' : true$/, "$1 is only for type $2"],
  [/!\(self\.type == "(\w+)" && \(!has\(self\.(\w+)\)/, "type $1 needs $2"],
  [/!\(self\.type != "(\w+)" && has\(self\.(\w+)\)/, "$2 is only for type $1"],
  [
    /\['Exact','PathPrefix'\]\) \? !self\.value\.contains\('([^']+)'\)/,
    "the path must not contain '$1' (unless its type is RegularExpression)",
  ],
  [
    /\['Exact','PathPrefix'\]\) \? !self\.value\.endsWith\('([^']+)'\)/,
    "the path must not end with '$1' (unless its type is RegularExpression)",
  ],
  [
    /\['Exact','PathPrefix'\]\) \? self\.value\.startsWith/,
    "the path must start with '/' (unless its type is RegularExpression)",
  ],
  [
    /\['Exact','PathPrefix'\]\) \? self\.value\.matches/,
    "the path holds characters that a URL path does not allow: no spaces, no '?', no '#'",
  ],
  [
    /\['Exact','PathPrefix'\] \|\| self\.type == 'RegularExpression'/,
    "the type must be Exact, PathPrefix or RegularExpression",
  ],
  [/size\(self\.group\) == 0 && self\.kind == 'Service'/, "a reference to a Service needs its port"],
  [/self\.all\(p1, self\.exists_one\(p2, /, "two references to the same target must differ in sectionName"],
  [
    /self\.all\(p1, self\.all\(p2, /,
    "with several references to the same target, all of them need a sectionName or none",
  ],
  [
    /caCertificateRefs\) > 0 && has\(self\.wellKnown/,
    "caCertificateRefs and wellKnownCACertificates exclude each other",
  ],
  [/caCertificateRefs\) > 0 \|\| has\(self\.wellKnown/, "needs caCertificateRefs or wellKnownCACertificates"],
  [/a1\.type == '(\w+)'/, "an address of type $1 must not be repeated"],
  [/self\.type == 'Hostname' \? /, "the value of an address of type Hostname must be a DNS name"],
  [/^self\.all\(key, key\.matches/, "label keys read name or domain/name, with a name of 63 characters at most"],
  [/key\.split\("\/"\)\[0\]\.size\(\) < 253/, "the domain of a label key must be shorter than 253 characters"],
  [/l\.protocol in \['HTTP', 'TCP', 'UDP'\] \? !has\(l\.tls\)/, "a listener for HTTP, TCP or UDP must not have tls"],
  [/l\.protocol == 'HTTPS' && has\(l\.tls\)/, "a listener for HTTPS needs tls mode Terminate"],
  [/l\.protocol == 'TLS' \? /, "a listener for TLS needs a tls mode"],
  [/l\.protocol in \['TCP', 'UDP'\]\s+\? /, "a listener for TCP or UDP must not have a hostname"],
  [/exists_one\(l2, l1\.name == l2\.name\)/, "two listeners must not have the same name"],
  [/l1\.port == l2\.port && l1\.protocol/, "two listeners must not have the same port, protocol and hostname"],
  [/self\.mode == 'Terminate' \? /, "mode Terminate needs certificateRefs or options"],
  [/t1\.port == t2\.port/, "two entries must not have the same port"],
  [/self\[15\]\.matches\.size/, "all rules of a route together may have 128 matches at most"],
  [/has\(self\.percent\) && has\(self\.fraction\)/, "percent and fraction exclude each other"],
  [/self\.numerator <= self\.denominator/, "the numerator must not exceed the denominator"],
  [/has\(self\.service\) \|\| has\(self\.method\)/, "a method match needs a service or a method"],
  [/self\.service\.matches/, "the service must be a gRPC name such as package.Service"],
  [/self\.method\.matches/, "the method must be a gRPC name: letters, digits and '_'"],
  [/self\.filters\.all\(f, !has\(f\.requestRedirect\)\)/, "a rule that redirects must not have backendRefs"],
  [
    /^\(has\(self\.filters\).*f\.requestRedirect\.path\.type == 'ReplacePrefixMatch'/s,
    "a redirect with replacePrefixMatch needs exactly one match in its rule, of type PathPrefix",
  ],
  [
    /^\(has\(self\.filters\).*f\.urlRewrite\.path\.type == 'ReplacePrefixMatch'/s,
    "a rewrite with replacePrefixMatch needs exactly one match in its rule, of type PathPrefix",
  ],
  [
    /^\(has\(self\.backendRefs\).*ReplacePrefixMatch/s,
    "replacePrefixMatch in a backendRef needs exactly one match in the rule, of type PathPrefix",
  ],
  [
    /'RequestRedirect'\) && self\.exists\(f, f\.type == 'URLRewrite'\)/,
    "RequestRedirect and URLRewrite exclude each other",
  ],
  [/'\*' in self && self\.size\(\) > 1/, "'*' stands alone"],
  [/duration\(self\.backendRequest\) > duration\(self\.request\)/, "backendRequest must not be longer than request"],
  [/self\.all\(h, !isIP\(h\)\)/, "a hostname must not be an IP address"],
  [/self\.all\(h, !h\.contains\('\*'\)/, "a hostname must be a DNS name in lower case"],
  [/self\.all\(h, h\.contains\('\*'\)/, "a wildcard is '*.' followed by a DNS name"],
  [/duration\(self\) >= duration\('1ms'\)/, "must be a duration of 1ms at least"],
  [/self\.all\(key, !key\.contains\("\*"\)\)/, "label keys must not contain '*'"],
  [/self\.all\(key, key\.size\(\) != 0\)/, "label keys must not be empty"],
  [/^!self\.contains\("\*"\)$/, "label values must not contain '*'"],
  [/has\(self\.(\w+)\) \? 1 : 0\) \+ \(has\(self\.(\w+)\) \? 1 : 0\) <= 1/, "$1 and $2 exclude each other"],
  [/k\.contains\("\/"\)/, "address ranges need resolution STATIC or NONE"],
  [/== "NONE"\) \? !has\(self\.endpoints\)/, "resolution NONE goes without endpoints"],
  [/"DNS_ROUND_ROBIN"/, "resolution DNS_ROUND_ROBIN takes one endpoint at most"],
  [/has\(self\.address\) \|\| has\(self\.network\)/, "needs an address"],
  [/"unix:\/\/"\) \? !has\(self\.ports\)/, "a Unix socket goes without ports"],
  [/self\.substring\(7, 8\)/, "a Unix socket needs an absolute path, or '@' and a name"],
  [/"unix:\/\/"\) \? !self\.endsWith/, "a Unix socket must not end with '/'"],
  [/size\(key\) < 63/, "a port name holds letters, digits and '-', and is shorter than 63 characters"],
  [/0 < self && self <= 65535/, "must be between 1 and 65535"],
  [/^self != "\*"$/, "must not be '*'"],
  [/l1\.number == l2\.number/, "two ports must not have the same number"],
  [
    /destinationNamedPort|port\.namedPort/,
    "named ports belong to pods: they do not go with networks, nodes or domain names",
  ],
  [/self\.start < self\.end/, "start must be less than end"],
  [/^isCIDR\(self\)$/, "must be an address range such as 10.0.0.0/8"],
  [/self\.contains\(':'\) != self\.contains\('\.'\)/, "must be an IPv4 or an IPv6 range, not a mixture"],
  [/self\.metadata\.name == 'default'/, "there can be one of its kind only, named default"],
];

export function ruleMessage(rule: string): string | undefined {
  for (const [pattern, message] of MESSAGES) {
    const match = pattern.exec(rule);
    if (match !== null) return message.replaceAll(/\$([12])/g, (_, group: string) => match[Number(group)] ?? "");
  }
  return undefined;
}
