import { claimTime, date, dateTime, figure, percent } from './format.js'
import { attributes, type Html, html } from './html.js'
import { type Language, lookUp, type TextKey, type Translate } from './texts.js'

/** Colours of badges; the words carry the meaning, the colour only helps. */
export type Tone = 'bad' | 'warn' | 'good' | 'info' | 'quiet'

const TONES: Readonly<Record<string, Tone>> = {
  'severity.error': 'bad',
  'severity.warning': 'warn',
  'severity.info': 'info',
  'outcome.accepted': 'good',
  'outcome.clean': 'good',
  'outcome.warned': 'warn',
  'outcome.partly': 'warn',
  'outcome.rejected': 'bad',
  'outcome.refused': 'bad',
  'outcome.waived': 'info',
  'state.new': 'info',
  'state.assigned': 'info',
  'state.waiting_hospital': 'warn',
  'state.answered': 'info',
  'state.resent': 'info',
  'state.resolved': 'good',
  'state.waived': 'quiet',
  'state.unfixable': 'bad',
  'due.overdue': 'bad',
  'due.today': 'warn',
  'due.tomorrow': 'warn',
  'due.later': 'quiet',
}

/** A shape beside the words, so that badges differ without colour. */
const MARKS: Readonly<Record<Tone, string>> = { bad: '✕', warn: '!', good: '✓', info: '•', quiet: '–' }

export interface FieldOptions {
  readonly name: string
  readonly label: TextKey
  readonly value?: string | null
  readonly type?: 'text' | 'password' | 'search' | 'date' | 'number' | 'email'
  /** A sentence under the field. */
  readonly hint?: string | null
  /** What is wrong with it; announced with the field. */
  readonly fault?: string | null
  readonly required?: boolean
  /** Further attributes, such as `autocomplete` or `data-search`. */
  readonly more?: Readonly<Record<string, unknown>>
}

export interface Choice {
  readonly value: string
  readonly text: string
}

/** The building blocks of pages in one language: templates use them as `it.ui`. Everything in them is escaped. */
export function components(t: Translate, language: Language) {
  const number = (value: Parameters<typeof figure>[0]) => figure(value, language)
  const badge = (tone: Tone, text: string): Html =>
    html`<span class="badge ${tone}"><span aria-hidden="true">${MARKS[tone]}</span> ${text}</span>`
  const named = (kind: string, value: string): Html =>
    badge(TONES[`${kind}.${value}`] ?? 'quiet', lookUp(t, `${kind}.${value}`))

  const around = (options: FieldOptions, id: string, control: (described: string | null) => Html): Html => {
    const hint = options.hint ? html`<span class="hint" id="${id}-hint">${options.hint}</span>` : ''
    const fault = options.fault ? html`<span class="fault" id="${id}-fault">${options.fault}</span>` : ''
    const described = [hint ? `${id}-hint` : '', fault ? `${id}-fault` : ''].join(' ').trim()
    return html`<div class="field${options.fault ? ' faulty' : ''}"><label for="${id}">${t(options.label)}</label>${control(described === '' ? null : described)}${hint}${fault}</div>`
  }
  const idOf = (name: string): string => `f-${name.replace(/[^\w-]/g, '-')}`

  return {
    figure: number,
    percent: (share: number | null | undefined) => percent(share, language),
    date,
    dateTime,
    claimTime,
    /** A moment that machines can read too. */
    time: (moment: Date | string | null | undefined, seconds = false): Html | string => {
      const shown = dateTime(moment, seconds)
      if (shown === '') return ''
      const iso = typeof moment === 'string' ? moment : (moment as Date).toISOString()
      return html`<time datetime="${iso}">${shown}</time>`
    },
    badge,
    severity: (severity: string): Html => named('severity', severity),
    outcome: (outcome: string): Html => named('outcome', outcome),
    workState: (state: string): Html => named('state', state),
    due: (bucket: string): Html => named('due', bucket),

    /** A labelled field of one line. */
    field(options: FieldOptions): Html {
      const id = idOf(options.name)
      const type = options.type ?? 'text'
      return around(
        options,
        id,
        (described) =>
          html`<input${attributes({
            id,
            name: options.name,
            type,
            value: type === 'password' ? null : (options.value ?? ''),
            required: options.required === true,
            'aria-invalid': options.fault ? 'true' : null,
            'aria-describedby': described,
            ...options.more,
          })}>`,
      )
    },
    /** A labelled choice of one. */
    choice(options: FieldOptions, choices: readonly Choice[]): Html {
      const id = idOf(options.name)
      return around(
        options,
        id,
        (described) =>
          html`<select${attributes({
            id,
            name: options.name,
            required: options.required === true,
            'aria-invalid': options.fault ? 'true' : null,
            'aria-describedby': described,
            ...options.more,
          })}>${choices.map(
            ({ value, text }) =>
              html`<option${attributes({ value, selected: value === (options.value ?? '') })}>${text}</option>`,
          )}</select>`,
      )
    },
    /** A labelled field of several lines. */
    text(options: FieldOptions): Html {
      const id = idOf(options.name)
      return around(
        options,
        id,
        (described) =>
          html`<textarea${attributes({
            id,
            name: options.name,
            rows: 3,
            required: options.required === true,
            'aria-invalid': options.fault ? 'true' : null,
            'aria-describedby': described,
            ...options.more,
          })}>${options.value ?? ''}</textarea>`,
      )
    },
    /** A box to tick, its label behind it. */
    tick(name: string, value: string, label: string, checked: boolean): Html {
      const id = idOf(`${name}-${value}`)
      return html`<div class="tick"><input${attributes({ type: 'checkbox', id, name, value, checked })}><label for="${id}">${label}</label></div>`
    },
    /**
     * A filter form: GET, so that the filter is in the address. Its results, `#results`, are replaced in place.
     * `clear` is the address without any filter.
     */
    filter(action: string, fields: readonly Html[], clear: string): Html {
      return html`<form class="filter" method="get" action="${action}" role="search" aria-label="${t('list.filter')}" hx-get="${action}" hx-target="#results" hx-select="#results" hx-swap="outerHTML" hx-push-url="true">${fields}<div class="buttons"><button class="primary">${t('list.apply')}</button><a class="button" href="${clear}">${t('list.clear')}</a></div></form>`
    },
    /** Below a list: how many rows are shown, the next page (null at the end), the start (null on page one). */
    pager(shown: number, next: string | null, first: string | null): Html {
      return html`<nav class="pager" aria-label="${t('list.pages')}"><span class="count">${t('list.shown', { count: number(shown) })}</span>${first === null ? '' : html`<a class="button" href="${first}">${t('list.first')}</a>`}${next === null ? '' : html`<a class="button" rel="next" href="${next}">${t('list.more')}</a>`}</nav>`
    },
    /** In place of a list without rows. */
    empty(title: TextKey, hint?: TextKey): Html {
      return html`<div class="empty"><p class="what">${t(title)}</p>${hint === undefined ? '' : html`<p>${t(hint)}</p>`}</div>`
    },
    /** A banner; `bad` is announced at once. */
    banner(tone: Tone, text: string): Html {
      return html`<div class="banner ${tone}" role="${tone === 'bad' ? 'alert' : 'status'}"><span aria-hidden="true">${MARKS[tone]}</span> <p>${text}</p></div>`
    },
    /** Cells of a list in which rows can be ticked: `name` says for whom the box is. */
    selectRow: (value: string, name: string): Html =>
      html`<input type="checkbox" name="selected" data-select value="${value}" aria-label="${t('list.selectRow', { name })}">`,
    selectAll: (): Html => html`<input type="checkbox" data-select-all aria-label="${t('list.selectAll')}">`,
  }
}

export type Components = ReturnType<typeof components>
