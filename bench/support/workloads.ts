/** The standard version that all load benches send. */
export const VERSION = '3176'
/** Province and facilities that do not exist; several send at once. */
export const PROVINCE = '99'
export const FACILITIES = ['99001', '99002', '99003', '99004', '99005', '99006', '99007', '99008'] as const
export const PASSWORD = 'bench'

/** Argument of a service process that judges no content. */
export const STRUCTURE_ONLY = 'structure-only'

export const accountOf = (facility: string): string => `${facility}_BENCH`

/** Facilities whose desks look up cards, an account each; they exist no more than the others. */
export const LOOKUP_DESKS = 64
export const lookupFacility = (desk: number): string => String(99_100 + desk)
export const lookupAccount = (desk: number): string => accountOf(lookupFacility(desk))

/** Number of a facility's first claim: a range of its own for each, so that no two have the same patients. */
export const firstClaimOf = (facility: string): number =>
  FACILITIES.indexOf(facility as (typeof FACILITIES)[number]) * 100_000

/** One way of sending, with as many connections as there are senders at the same moment. */
export interface Workload {
  readonly name: string
  readonly face: 'native' | 'compatible'
  readonly kind: 'claims' | 'checkin'
  readonly claimsPerFile: number
  readonly connections: number
  /** Part of the run's claims that is sent: about the same time for each workload. */
  readonly share: number
  /** Afterwards the same once more at half the rate that was reached, for the waiting time at that load. */
  readonly paced: boolean
}

export const WORKLOADS: readonly Workload[] = [
  workload('native, files of 100', 'native', 100, 12, 1, false),
  workload('native, files of 20', 'native', 20, 16, 1, false),
  workload('native, 1 claim', 'native', 1, 64, 0.8, true),
  workload('compatible, files of 100', 'compatible', 100, 12, 0.8, false),
  workload('compatible, 1 claim', 'compatible', 1, 64, 0.8, true),
  {
    name: 'compatible, check-ins',
    face: 'compatible',
    kind: 'checkin',
    claimsPerFile: 1,
    connections: 64,
    share: 1.5,
    paced: false,
  },
]

function workload(
  name: string,
  face: Workload['face'],
  claimsPerFile: number,
  connections: number,
  share: number,
  paced: boolean,
): Workload {
  return { name, face, kind: 'claims', claimsPerFile, connections, share, paced }
}

/** Files for about that many claims, spread evenly over the facilities. */
export function filesFor({ claimsPerFile }: Workload, claims: number): number {
  const files = Math.ceil(claims / claimsPerFile)
  return Math.ceil(files / FACILITIES.length) * FACILITIES.length
}
