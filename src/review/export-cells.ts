/** A cell of an export: text, a whole or decimal number as plain digits, or nothing. */
export type Cell = string | null | { readonly number: string }

/** One sheet after the other; a table without sheets (CSV, JSON) takes no notice of them. */
export interface SheetWriter {
  /** Begins a sheet; rows go to it until the next. */
  sheet(title: string): Promise<void>
  row(cells: readonly Cell[]): Promise<void>
  end(): Promise<void>
}

/** Takes bytes; resolves when more may come. */
export type ByteSink = (bytes: Uint8Array) => Promise<void>

/**
 * True for text that a spreadsheet might take for a formula when it opens the file or when somebody edits the cell
 * (OWASP, CSV injection). Line feeds count too: some programs begin a cell anew behind one.
 */
export const looksLikeFormula = (text: string): boolean => /^[=+\-@\t\r\n＝＋－＠]/.test(text)
