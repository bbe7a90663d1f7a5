// Lists by keyboard and mouse, for any `table[data-list]`:
//   a[data-row-link]         where the row leads; focused as the row becomes current
//   input[data-select]       box of the row
//   input[data-select-all]   box of all rows shown
//   [data-bulk]              shown while something is selected; [data-bulk-count] in it gets the number, that of
//                            data-all while select[data-bulk-scope] stands on `all`
'use strict'
;(() => {
  const rowsOf = (table) => [...table.tBodies].flatMap((body) => [...body.rows])
  const boxOf = (row) => row.querySelector('input[data-select]')
  const linkOf = (row) => row.querySelector('a[data-row-link]')
  const currentRow = () => document.querySelector('table[data-list] tr[data-current]')
  let anchor = null

  const makeCurrent = (row) => {
    currentRow()?.removeAttribute('data-current')
    row.setAttribute('data-current', '')
    const target = linkOf(row) ?? boxOf(row)
    if (target) target.focus({ preventScroll: true })
    row.scrollIntoView({ block: 'nearest' })
  }

  const step = (by) => {
    const table = currentRow()?.closest('table[data-list]') ?? document.querySelector('table[data-list]')
    if (table === null) return
    const rows = rowsOf(table)
    const at = rows.indexOf(currentRow())
    const next = rows[at === -1 ? (by > 0 ? 0 : rows.length - 1) : at + by]
    if (next !== undefined) makeCurrent(next)
  }

  const refresh = () => {
    const boxes = [...document.querySelectorAll('table[data-list] input[data-select]')]
    const count = boxes.filter((box) => box.checked).length
    for (const box of boxes) box.closest('tr').toggleAttribute('data-selected', box.checked)
    for (const all of document.querySelectorAll('input[data-select-all]')) {
      all.checked = count > 0 && count === boxes.length
      all.indeterminate = count > 0 && count < boxes.length
    }
    for (const bar of document.querySelectorAll('[data-bulk]')) bar.hidden = count === 0
    const scope = document.querySelector('select[data-bulk-scope]')
    const meant = scope?.value === 'all' ? scope.dataset.all : String(count)
    for (const place of document.querySelectorAll('[data-bulk-count]')) place.textContent = meant
  }

  const select = (row, upTo) => {
    const box = boxOf(row)
    if (box === null) return
    const rows = rowsOf(row.closest('table'))
    const [from, to] = [rows.indexOf(anchor), rows.indexOf(row)]
    if (upTo && from !== -1) {
      for (const between of rows.slice(Math.min(from, to), Math.max(from, to) + 1)) {
        const other = boxOf(between)
        if (other !== null) other.checked = true
      }
    } else box.checked = !box.checked
    anchor = row
    refresh()
  }

  document.addEventListener('keydown', (event) => {
    if (!window.review.keysOn() || window.review.isTyping(event)) return
    const row = currentRow()
    if (event.key === 'j') step(1)
    else if (event.key === 'k') step(-1)
    else if (event.key === 'x' && row !== null) select(row, false)
    else if (event.key === 'X' && row !== null) select(row, true)
    else if (event.key === 'Enter' && row !== null && event.target === document.body) linkOf(row)?.click()
    else if (event.key === 'Escape') {
      for (const box of document.querySelectorAll('table[data-list] input[data-select]')) box.checked = false
      refresh()
      return
    } else return
    if (event.key !== 'Enter') event.preventDefault()
  })

  document.addEventListener('focusin', (event) => {
    const row = event.target.closest?.('table[data-list] tbody tr')
    if (row && row !== currentRow()) {
      currentRow()?.removeAttribute('data-current')
      row.setAttribute('data-current', '')
    }
  })

  document.addEventListener('change', (event) => {
    const all = event.target.closest?.('input[data-select-all]')
    if (all) {
      for (const box of all.closest('table').querySelectorAll('input[data-select]')) box.checked = all.checked
    }
    if (event.target.matches?.('select[data-bulk-scope]')) refresh()
    if (all || event.target.matches?.('input[data-select]')) {
      anchor = event.target.closest('tbody tr') ?? anchor
      refresh()
    }
  })

  // A click anywhere in a row opens it, unless it meant something else: a control, or marking text.
  document.addEventListener('click', (event) => {
    const row = event.target.closest?.('table[data-list] tbody tr')
    if (!row || event.target.closest('a, button, input, select, textarea, label, summary')) return
    if (String(getSelection()) !== '') return
    const link = linkOf(row)
    if (link === null) return
    if (event.ctrlKey || event.metaKey) window.open(link.href, '_blank', 'noopener')
    else link.click()
  })

  document.addEventListener('htmx:after:swap', refresh)
  refresh()
})()
