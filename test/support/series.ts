import { expect } from 'vitest'

/**
 * Numbers that grow by `step` from call to call and begin anew in every test file, also where files share
 * their modules: what one makes must not depend on those that ran before.
 */
export function seriesOfFile(start: number, step: number): () => number {
  let file: string | undefined
  let last = start
  return () => {
    const { testPath } = expect.getState()
    if (testPath !== file) last = start
    file = testPath
    last += step
    return last
  }
}
