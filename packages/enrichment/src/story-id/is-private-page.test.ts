import { expect, it } from '@jest/globals'
import { isPrivatePage } from './is-private-page.js'

it.each([
  'https://news.example/login',
  'https://news.example/Login.aspx?next=/world',
  'https://news.example/%6Cogin',
  'https://news.example/wp-login.php',
  'https://news.example/reset-password/TOKEN',
  'https://news.example/en/account/orders',
  'https://news.example/user/settings',
  'https://news.example/users/4711',
  'https://news.example/preview/draft-77',
  'https://news.example/search?q=illness',
  'https://news.example/suche/krankheit',
  'https://news.example/pt-br/busca?q=x',
  'https://news.example/verify/TOKEN',
  'https://news.example/?p=77&preview=true',
  'https://news.example/2026/11/draft-title/?preview_id=77&preview_nonce=1f',
  'https://login.news.example/world',
  'https://search.news.example/x',
])('%s is no story', (url) => {
  expect(isPrivatePage(new URL(url))).toBe(true)
})

it.each([
  'https://news.example/',
  'https://news.example/world/search-for-missing-plane-continues',
  'https://news.example/football/preview/arsenal-chelsea',
  'https://news.example/sport/nba/draft/2026-picks',
  'https://news.example/tech/password-managers-compared',
  'https://news.example/opinion/account-of-a-flood',
  'https://news.example/2026/11/24/river?preview=false',
  'https://id.news.example.co.id/a',
])('%s may be one', (url) => {
  expect(isPrivatePage(new URL(url))).toBe(false)
})
