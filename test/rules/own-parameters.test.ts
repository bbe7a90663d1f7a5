import { expect, test } from 'vitest'
import { changedClaim } from '../../src/generate/rule-examples.js'
import { createParameterSet } from '../../src/standard/parameter-set.js'
import { judgeModel } from '../support/judge-model.js'

const always = { from: 0, to: 99_999_999, basis: 'thử' }
const parameters = createParameterSet([
  { ...always, name: 'maxWeight', value: '40', facility: '79998' },
  { ...always, name: 'severity.X1-081', value: 'info', facility: '79997' },
])

/** Severities of what is said about a patient of 41.6 kg whom the facility sends. */
function saidTo(maCskcb: string): string[] {
  return judgeModel(changedClaim('inpatient', {}, 'MAU.1'), '3176', { maCskcb, parameters })
    .filter(({ code }) => code === 'X1-081')
    .map(({ severity }) => severity)
}

test('a value of one facility counts for its claims and for no others, whoever came before', () => {
  expect(['79999', '79998', '79999', '79997', '79998'].map(saidTo)).toEqual([
    [],
    ['warning'],
    [],
    [],
    ['warning'],
  ])
})
