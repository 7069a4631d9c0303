/**
 * Whether an address is that of a page that is no story and may be one reader's own: a login, an account, a search, a
 * preview. Words that stories also have in their paths count only where such pages stand: first, or behind a language or
 * an area.
 */
export function isPrivatePage({ hostname, pathname, searchParams }: URL): boolean {
  const [firstLabel = ''] = hostname.split('.', 1)
  if (privateHosts.has(firstLabel)) return true
  for (const name of previewParameters) if (isGiven(searchParams.get(name))) return true
  const segments = pathname.toLowerCase().split('/', maxSegments).filter(isFilled)
  let isLeading = true
  for (const segment of segments) {
    const name = nameOf(segment)
    if (privateWords.has(name)) return true
    if (isLeading && leadingWords.has(name)) return true
    isLeading &&= languagePattern.test(name) || areas.has(name)
  }
  return false
}

/** Deeper segments are not looked at. */
const maxSegments = 12
const languagePattern = /^[a-z]{2}(?:[-_][a-z]{2})?$/

const privateHosts = wordsOf('account accounts auth login preview search signin sso')

/** WordPress and Drupal mark drafts so. */
const previewParameters = ['preview', 'preview_id', 'preview_nonce'] as const

/** Segments that no story's path contains. */
const privateWords = wordsOf(`
  activate-account anmelden auth callback change-password checkout confirm-email create-account delete-account
  einloggen email-verification forgot forgot-password forgotpassword iniciar-sesion inloggen join-now kasse log-in log-out
  login logoff logon logout lost-password magic-link magiclink masuk mein-konto meinkonto mi-cuenta minha-conta mon-compte
  my-account my-profile myaccount mon-profil oauth oauth2 passwort-vergessen password password-reset passwordreset
  passwort recover-account registrieren reset-password resetpassword saml se-connecter sign-in sign-out sign-up signin
  signout signup single-sign-on sso unsubscribe verify-account verify-email wp-admin wp-json wp-login
`)

/** Segments that a story's path may contain further back. */
const leadingWords = wordsOf(`
  abmelden account accounts activate admin api arama basket billing bookmarks busca buscar busqueda buscador cari cart
  cautare cerca compte confirm connexion conta cuenta daftar dashboard draft drafts einstellungen favorites favourites
  haku hledat inscription invitation invite invoice invoices kereses konto mail member me members messages newsletter-confirm
  notifications order orders panier payment pencarian pesquisa pesquisar poisk preferences preview previews privacy-settings
  profil profile recherche rechercher register registration registro reset ricerca saved search searchresult
  searchresults search-results settings share-draft sok session sessions subscribe subscription subscriptions suche suchen szukaj
  unsubscribed user users verification verify zoek zoeken
`)

/** Parts of a site behind which leading words may stand. */
const areas = wordsOf('amp app cms m mobile my site web www')

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/))
}

function isFilled(segment: string): boolean {
  return segment !== ''
}

function isGiven(value: string | null): boolean {
  return value !== null && value !== 'false' && value !== '0'
}

/** A segment without its extension: `login.php` is `login`. */
function nameOf(segment: string): string {
  const dot = segment.indexOf('.')
  const name = dot > 0 ? segment.slice(0, dot) : segment
  return name.includes('%') ? decode(name) : name
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name).toLowerCase()
  } catch {
    return name
  }
}
