export {
  DEFECTS,
  type Defect,
  type ExpectedFinding,
  findDefect,
  RULE_DEFECTS,
  type RuleDefect,
} from './defects/index.js'
export { type GeneratedClaim, generateClaims, generateEnvelope } from './generate.js'
export { DEFAULT_FACILITY, GenerateError, type GenerateOptions } from './options.js'
export { generateAssessments, generateCheckIns } from './other-documents.js'
export { type GenerateRegistryOptions, generateRegistry, planRegistryDefects } from './registry.js'
export { REGISTRY_DEFECTS, type RegistryDefect } from './registry-defects.js'
export { exampleEntries, exampleVersion } from './rule-examples.js'
export { type Sample, sampleBytes, sampleList, writeSamples } from './samples.js'
