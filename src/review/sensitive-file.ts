/** Names of the HIV and tuberculosis tables, as an envelope says which tables it holds. */
const NAMES = [Buffer.from('XML6'), Buffer.from('XML15')]
const LONGEST = 5

/**
 * Whether a file names an HIV or tuberculosis table. Careful rather than exact: the letters may by chance stand in
 * the base64 of another table, then the file is treated as if it had one.
 */
export async function holdsSensitiveTables(content: AsyncIterable<Uint8Array>): Promise<boolean> {
  let before: Uint8Array = Buffer.alloc(0)
  for await (const bytes of content) {
    const stretch = Buffer.concat([before, bytes])
    if (NAMES.some((name) => stretch.includes(name))) return true
    before = stretch.subarray(Math.max(0, stretch.length - LONGEST + 1))
  }
  return false
}
