/** Milliseconds spent by stage, for the metrics. */
export class StageTotals {
  readonly #totals: Record<string, { count: number; totalMs: number }> = {}

  add(stage: string, milliseconds: number): void {
    const total = this.#totals[stage]
    if (total === undefined) this.#totals[stage] = { count: 1, totalMs: milliseconds }
    else {
      total.count++
      total.totalMs += milliseconds
    }
  }

  read(): Readonly<Record<string, { readonly count: number; readonly totalMs: number }>> {
    return this.#totals
  }
}
