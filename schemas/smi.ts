// SMI TrafficSplit, all versions.
// Written by src/dev/schemas/regenerate.ts; sources and licences: schemas/README.md.
export default String.raw`{
"kinds":{

},
"schemas":{

},
"elsewhere":{

}
}`;
