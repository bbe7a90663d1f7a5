import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DEFECTS, type Defect } from './defects/index.js'
import { generateEnvelope } from './generate.js'
import type { GenerateOptions } from './options.js'
import { generateAssessments, generateCheckIns } from './other-documents.js'

/** A committed sample file and how it is made. */
export interface Sample {
  /** Path below the folder of the samples. */
  readonly path: string
  /** The defect that it shows; null for a good one. */
  readonly defect: Defect | null
  readonly options: GenerateOptions
  readonly make: (options: GenerateOptions) => Iterable<Buffer>
}

const SMALL: GenerateOptions = { seed: 17, quirks: 0, rows: 6 }

const GOOD: readonly Sample[] = [
  good('outpatient', { ...SMALL, kind: 'outpatient' }),
  good('outpatient-qd4750', { ...SMALL, kind: 'outpatient', version: '4750' }),
  good('outpatient-qd130', { ...SMALL, kind: 'outpatient', version: '130' }),
  good('outpatient-sick-leave', { ...SMALL, kind: 'outpatient', wants: ['XML4', 'XML11', 'XML14'] }),
  good('inpatient', { ...SMALL, kind: 'inpatient', rows: 24, wants: ['XML4', 'XML13'] }),
  good('inpatient-birth', { ...SMALL, kind: 'inpatient', rows: 16, wants: ['XML9'] }),
  good('five-claims', { ...SMALL, claims: 5 }),
  good('five-claims-with-quirks', { ...SMALL, claims: 5, quirks: 1 }),
  good('check-in', { ...SMALL, kind: 'outpatient' }, generateCheckIns),
  good('check-ins-three', { ...SMALL, claims: 3 }, generateCheckIns),
  good('assessment', SMALL, generateAssessments),
]

/** Every committed sample: the good ones, and one for each defect, named after it. */
export function sampleList(): readonly Sample[] {
  return [...GOOD, ...DEFECTS.map(bad)]
}

/** Writes all samples below `directory` (`good/`, `bad/`), the same bytes every time. */
export function writeSamples(directory: string): void {
  mkdirSync(join(directory, 'good'), { recursive: true })
  mkdirSync(join(directory, 'bad'), { recursive: true })
  for (const sample of sampleList()) writeFileSync(join(directory, sample.path), sampleBytes(sample))
}

export function sampleBytes(sample: Sample): Buffer {
  return Buffer.concat([...sample.make(sample.options)])
}

function good(name: string, options: GenerateOptions, make: Sample['make'] = generateEnvelope): Sample {
  return { path: `good/${name}.xml`, defect: null, options, make }
}

function bad(defect: Defect): Sample {
  const several = defect.of === 'envelope' ? defect.claims === 'several' : defect.notFirst === true
  const field = defect.expects.field?.toLowerCase().replaceAll('_', '-') ?? ''
  const name = defect.name.includes(field) ? defect.name : `${defect.name}-${field}`
  return {
    path: `bad/${name}.xml`,
    defect,
    options: { ...SMALL, kind: 'outpatient', claims: several ? 2 : 1, defects: [defect.name] },
    make: generateEnvelope,
  }
}
