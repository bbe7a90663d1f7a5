import type { StandardVersion } from '../standard/plan.js'

/**
 * Invented staff codes in the form that each version asks for: ten-digit social insurance numbers
 * (130, 4750) or practice licences (certificates in 4750, GPHN in 3176).
 */
export interface Staff {
  /** Who orders drugs and services. */
  readonly doctor: (number: number) => string
  /** Who performs, reads results, writes notes and signs. */
  readonly performer: (number: number) => string
  /** MA_TTDV. */
  readonly head: string
}

function insuranceNumber(number: number): string {
  return `9900000${String(number).padStart(3, '0')}`
}

function certificate(number: number): string {
  return `${String(number).padStart(6, '0')}/MAU-CCHN`
}

function licence(number: number): string {
  return `${String(number).padStart(6, '0')}/MAU-GPHN`
}

export const STAFF: Readonly<Record<StandardVersion, Staff>> = {
  '130': { doctor: insuranceNumber, performer: insuranceNumber, head: insuranceNumber(1) },
  '4750': { doctor: certificate, performer: insuranceNumber, head: insuranceNumber(1) },
  '3176': { doctor: licence, performer: licence, head: licence(1) },
}
