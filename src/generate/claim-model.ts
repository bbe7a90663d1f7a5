import type { TableName } from '../standard/plan.js'

/** Values of a row by element name, as they are to be read; blank or absent = empty element. */
export type Row = Record<string, string>

/** A claim before it is written: the rows of each table, in the order in which the tables are sent. */
export interface ClaimModel {
  /** Number of the claim in the endless series of its seed, from 0. */
  readonly index: number
  readonly maLk: string
  readonly tables: ReadonlyMap<TableName, Row[]>
}

export function countRows(model: ClaimModel): number {
  let rows = 0
  for (const list of model.tables.values()) rows += list.length
  return rows
}
