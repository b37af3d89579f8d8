import { expect, test } from 'vitest'
import { texts as deskEn } from './desk-en.ts'
import { texts as deskZh } from './desk-zh.ts'
import { texts as phoneEn } from './phone-en.ts'
import { texts as phoneZh } from './phone-zh.ts'

const MODULES = import.meta.glob<Record<string, Readonly<Record<string, string>>>>('./{zh,en}-*.ts', { eager: true })

test.each([['zh', [deskZh, phoneZh]], ['en', [deskEn, phoneEn]]] as const)('a key says one thing in all %s words: a page that loads two modules never shows the words of the other', (language, pages) => {
  const words = Object.entries(MODULES).filter(([file]) => file.startsWith(`./${language}-`)).flatMap(([, module]) => Object.values(module))
  const twice = [...words, ...pages].flatMap((module) => Object.entries(module)).filter(([key, value]) => words.some((other) => other[key] !== undefined && other[key] !== value))
  expect([...new Set(twice.map(([key]) => key))]).toEqual([])
})
