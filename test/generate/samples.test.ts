import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { sampleBytes, sampleList } from '../../src/generate/index.js'

const folder = fileURLToPath(new URL('../../samples/', import.meta.url))

test('the committed samples are what the generator writes', () => {
  const samples = sampleList()
  for (const sample of samples) {
    const committed = readFileSync(`${folder}${sample.path}`)
    expect(committed.equals(sampleBytes(sample)), sample.path).toBe(true)
  }
  const files = ['good', 'bad'].flatMap((part) =>
    readdirSync(`${folder}${part}`).map((name) => `${part}/${name}`),
  )
  expect(files.sort()).toEqual(samples.map((sample) => sample.path).sort())
})
