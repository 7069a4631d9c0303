import type { IllustrationKind } from '../sections/illustration-kind.js'
import type { Palette } from './canvas.js'

const dusk: Palette = {
  sky: ['#2b2d5b', '#e2725b'],
  layers: ['#6b4a78', '#433a68', '#1f2147'],
  accent: '#ffc857',
  light: '#fbe9d0',
}
const paper: Palette = {
  sky: ['#f3e9d8', '#e5d3b6'],
  layers: ['#d8a47f', '#8d5a4a', '#3f2b2f'],
  accent: '#c8452f',
  light: '#fffaf0',
}
const sea: Palette = {
  sky: ['#fbe3c4', '#9bd0d4'],
  layers: ['#5fb0b7', '#2c7a8c', '#124559'],
  accent: '#f26b4e',
  light: '#fdf8ee',
}
const mint: Palette = {
  sky: ['#e6f2e8', '#bfe0cf'],
  layers: ['#7fc4a4', '#3c8d76', '#17453f'],
  accent: '#f2994a',
  light: '#fbfff8',
}
const night: Palette = {
  sky: ['#0b1030', '#2f2a68'],
  layers: ['#3b4a9f', '#252c66', '#0a0d24'],
  accent: '#f7d06b',
  light: '#e9edff',
}
const violet: Palette = {
  sky: ['#1d1447', '#4b2d84'],
  layers: ['#7a55c7', '#44327f', '#170f36'],
  accent: '#3de0c4',
  light: '#efe8ff',
}
const steel: Palette = {
  sky: ['#dfe7ee', '#b5c6d6'],
  layers: ['#8aa3ba', '#4a6580', '#1d2f42'],
  accent: '#e4572e',
  light: '#f8fbff',
}
const rose: Palette = {
  sky: ['#fde7e4', '#f6c4bd'],
  layers: ['#f09a93', '#c55a66', '#5a2339'],
  accent: '#2a7f7a',
  light: '#fff8f5',
}
const grass: Palette = {
  sky: ['#cdeaf5', '#eef7d5'],
  layers: ['#58a65c', '#468f4d', '#1c3d2a'],
  accent: '#ffb02e',
  light: '#f9fff2',
}
const clay: Palette = {
  sky: ['#ffe3c2', '#f6b48a'],
  layers: ['#dd6e4b', '#b94f38', '#47231f'],
  accent: '#1f6f8b',
  light: '#fff6ea',
}
const plum: Palette = {
  sky: ['#2a0f2e', '#7c2b4f'],
  layers: ['#a13f5d', '#5f1f44', '#1d0a20'],
  accent: '#f6b042',
  light: '#ffeede',
}
const ochre: Palette = {
  sky: ['#f6ecd0', '#edd08b'],
  layers: ['#d9a441', '#9c7a2f', '#3c3a24'],
  accent: '#a63a50',
  light: '#fffdf2',
}

const bySection: Readonly<Record<string, readonly Palette[]>> = {
  politics: [dusk, paper, steel],
  world: [sea, clay, steel],
  economy: [ochre, paper, mint],
  science: [night, sea, mint],
  technology: [violet, steel, night],
  health: [rose, mint, sea],
  sport: [grass, clay, sea],
  culture: [plum, paper, dusk],
}

/** Some things are always seen in one light: stars at night, a pitch on grass. */
const byKind: Partial<Readonly<Record<IllustrationKind, readonly Palette[]>>> = {
  stars: [night],
  pitch: [grass],
}

/** The palettes that suit a section's illustration of this kind; one of them is used. */
export function palettesOf(section: string, kind: IllustrationKind): readonly Palette[] {
  return byKind[kind] ?? bySection[section] ?? [steel]
}
