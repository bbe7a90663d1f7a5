// The queue and the work on claims.
//   [data-chooses]       a select; [data-when="a b"] in the same form shows only for these of its values
//   nav.pager [data-page] after such a swap the list begins at its top again
//   datalist[data-options] is fetched from there when somebody comes to the first field that has it
//   table.queue          its rows and its address are kept for this tab: a claim's page leads on along them
'use strict'
;(() => {
  const suit = (select) => {
    for (const part of select.form.querySelectorAll('[data-when]')) {
      part.hidden = !part.dataset.when.split(' ').includes(select.value)
      for (const control of part.querySelectorAll('select, textarea')) control.disabled = part.hidden
    }
  }
  const suitAll = () => document.querySelectorAll('select[data-chooses]').forEach(suit)
  document.addEventListener('change', (event) => {
    if (event.target.matches?.('select[data-chooses]')) suit(event.target)
  })

  document.addEventListener('focusin', async (event) => {
    const list = event.target.list
    const address = list?.dataset.options
    if (address === undefined) return
    delete list.dataset.options
    try {
      const answer = await fetch(address)
      if (answer.ok) list.innerHTML = await answer.text()
      else list.dataset.options = address
    } catch {
      list.dataset.options = address
    }
  })

  // What the last form did belongs to that form, not to the address that is kept or shared.
  const here = new URL(location.href)
  const told = ['done', 'moved', 'skipped', 'named'].filter((name) => here.searchParams.has(name))
  if (told.length > 0) {
    for (const name of told) here.searchParams.delete(name)
    history.replaceState(history.state, '', here)
  }

  // A menu closes when something else is meant.
  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll('details.menu[open]')) if (menu !== except) menu.open = false
  }
  document.addEventListener('click', (event) => closeMenus(event.target.closest?.('details.menu')))
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    const menu = event.target.closest?.('details.menu[open]')
    if (menu) menu.querySelector('summary').focus()
    closeMenus(null)
  })

  const remember = () => {
    const table = document.querySelector('table.queue')
    if (table === null) return
    const claims = [...table.querySelectorAll('a[data-row-link]')].map((link) => link.pathname)
    sessionStorage.setItem('review.list', JSON.stringify({ address: location.pathname + location.search, claims }))
  }

  let turned = false
  document.addEventListener('click', (event) => {
    turned = event.target.closest?.('[data-page]') !== null && event.target.closest?.('[data-page]') !== undefined
  })
  document.addEventListener('htmx:after:swap', () => {
    suitAll()
    if (turned) document.getElementById('results')?.scrollIntoView({ block: 'start' })
    turned = false
    remember()
  })
  // The form and the views stand outside of what is swapped: they follow the address.
  const sameQuery = (one, other) => {
    const text = (query) => [...new URLSearchParams(query)].map((pair) => pair.join('=')).sort().join('&')
    return text(one) === text(other)
  }
  document.addEventListener('htmx:after:history:push', () => {
    const query = new URLSearchParams(location.search)
    const sort = document.querySelector('form.filter input[name=sort]')
    if (sort) sort.value = query.get('sort') ?? ''
    for (const link of document.querySelectorAll('.views a')) {
      if (sameQuery(link.search, location.search)) link.setAttribute('aria-current', 'page')
      else link.removeAttribute('aria-current')
    }
    remember()
  })
  suitAll()
  remember()
})()
