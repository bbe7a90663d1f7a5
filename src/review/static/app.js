// What every page needs: CSRF for htmx, messages, the help panel. No inline scripts anywhere.
'use strict'
;(() => {
  const say = document.body.dataset

  const toast = (text, tone = 'info') => {
    const box = document.createElement('div')
    box.className = `toast ${tone}`
    const sentence = document.createElement('p')
    sentence.textContent = text
    const close = document.createElement('button')
    close.type = 'button'
    close.className = 'plain'
    close.textContent = '✕'
    close.setAttribute('aria-label', say.close)
    close.addEventListener('click', () => box.remove())
    box.append(sentence, close)
    document.getElementById('toasts').append(box)
    // Failures stay until they are closed.
    if (tone !== 'bad') setTimeout(() => box.remove(), 6000)
  }
  window.review = { toast }

  // The server shows a message with the header HX-Trigger: {"toast": {"text": …, "tone": …}}.
  document.addEventListener('toast', (event) => toast(event.detail.text, event.detail.tone))
  document.addEventListener('htmx:config:request', (event) => {
    const token = document.querySelector('meta[name="csrf-token"]').content
    const request = event.detail.ctx.request
    if (request.method !== 'GET') request.headers['x-csrf-token'] = token
    // Fields left blank would only make the address longer.
    else for (const [name, value] of [...request.body]) if (value === '') request.body.delete(name)
  })
  document.addEventListener('htmx:error', () => toast(say.offline, 'bad'))
  document.addEventListener('htmx:response:error', (event) => {
    if (!event.detail.ctx.hx?.trigger) toast(say.failed, 'bad')
  })
  // A changed list says so to those who do not see it change.
  document.addEventListener('htmx:after:swap', () => {
    const text = document.querySelector('[data-announce]')?.dataset.announce
    const live = document.getElementById('announcer') ?? document.body.appendChild(announcer())
    if (text) live.textContent = `${say.updated}: ${text}`
  })
  const announcer = () => {
    const live = document.createElement('div')
    live.id = 'announcer'
    live.className = 'visually-hidden'
    live.setAttribute('role', 'status')
    return live
  }

  // A notice belongs to the form just sent, not to the address that is kept or shared.
  const here = new URL(location.href)
  if (here.searchParams.has('notice')) {
    here.searchParams.delete('notice')
    history.replaceState(history.state, '', here)
  }

  const help = document.getElementById('help')
  const showHelp = () => {
    if (!help.open) help.showModal()
  }
  const enabled = document.getElementById('keys-enabled')
  const remembered = () => {
    try {
      return localStorage.getItem('keys') !== 'off'
    } catch {
      return true
    }
  }
  enabled.checked = remembered()
  enabled.addEventListener('change', () => {
    try {
      localStorage.setItem('keys', enabled.checked ? 'on' : 'off')
    } catch {
      // Without storage the choice lasts for this page.
    }
  })
  window.review.keysOn = () => enabled.checked
  for (const button of document.querySelectorAll('[data-help]')) button.addEventListener('click', showHelp)

  // Keys of one letter must not get in the way of typing.
  window.review.isTyping = (event) =>
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    help.open ||
    event.target.closest('input:not([type=checkbox]), textarea, select, [contenteditable]') !== null
  document.addEventListener('keydown', (event) => {
    if (!window.review.keysOn() || window.review.isTyping(event)) return
    if (event.key === '?') {
      event.preventDefault()
      showHelp()
    } else if (event.key === '/') {
      const search = document.querySelector('[data-search]')
      if (search === null) return
      event.preventDefault()
      search.focus()
      search.select?.()
    }
  })
})()
