// SMI TrafficSplit, all versions.
// Written by src/dev/schemas/regenerate.ts; sources and licences: schemas/README.md.
export default String.raw`{
"kinds":{
"split.smi-spec.io/v1alpha1 TrafficSplit":{"scope":"Namespaced","schema":0},
"split.smi-spec.io/v1alpha2 TrafficSplit":{"scope":"Namespaced","schema":1},
"split.smi-spec.io/v1alpha3 TrafficSplit":{"scope":"Namespaced","schema":2},
"split.smi-spec.io/v1alpha4 TrafficSplit":{"scope":"Namespaced","schema":2}
},
"schemas":{
"0":{"type":"object","properties":{"spec":{"type":"object","required":["service","backends"],"properties":{"service":{"type":"string"},"backends":{"type":"array","items":{"type":"object","required":["service"],"properties":{"service":{"type":"string"},"weight":{"x-kubernetes-int-or-string":true,"anyOf":[{"type":"integer"},{"type":"string"}]}}}}}}}},
"1":{"type":"object","properties":{"spec":{"type":"object","required":["service","backends"],"properties":{"service":{"type":"string"},"backends":{"type":"array","items":{"type":"object","required":["service","weight"],"properties":{"service":{"type":"string"},"weight":{"type":"number","minimum":0}}}}}}}},
"2":{"type":"object","properties":{"spec":{"type":"object","required":["service","backends"],"properties":{"service":{"type":"string"},"backends":{"type":"array","items":{"type":"object","required":["service","weight"],"properties":{"service":{"type":"string"},"weight":{"type":"number","minimum":0}}}},"matches":{"type":"array","items":{"type":"object","required":["kind","name"],"properties":{"apiGroup":{"type":"string"},"kind":{"type":"string","enum":["HTTPRouteGroup"]},"name":{"type":"string"}}}}}}}}
},
"elsewhere":{

}
}`;
