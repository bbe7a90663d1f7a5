export {
  DEFECTS,
  type Defect,
  type ExpectedFinding,
  findDefect,
  RULE_DEFECTS,
  type RuleDefect,
} from './defects/index.js'
export { otherFacility } from './eligibility/cases.js'
export { ELIGIBILITY_DEFECTS, type EligibilityDefect } from './eligibility/index.js'
export { type GeneratedClaim, generateClaims, generateElsewhere, generateEnvelope } from './generate.js'
export { DEFAULT_FACILITY, GenerateError, type GenerateOptions } from './options.js'
export { generateAssessments, generateCheckIns } from './other-documents.js'
export { type GenerateRegistryOptions, generateRegistry } from './registry.js'
export { exampleEntries, exampleVersion } from './rule-examples.js'
export { type Sample, sampleBytes, sampleList, writeSamples } from './samples.js'
