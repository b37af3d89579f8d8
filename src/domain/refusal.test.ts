import { expect, test } from 'vitest'
import { refuse, REFUSAL_CODES } from './refusal.ts'

/** What somebody can be told to do, as the English texts begin it. */
const VERBS = [
  'accept', 'add', 'ask', 'call', 'change', 'check', 'choose', 'close', 'compare', 'complete', 'confirm', 'convert', 'copy', 'correct', 'delete', 'dismiss', 'draft', 'end', 'enter', 'file', 'fill', 'give', 'go', 'hand',
  'keep', 'leave', 'let', 'log', 'look', 'make', 'move', 'name', 'note', 'open', 'preview', 'register', 'reload', 'remove', 'reopen', 'run', 'save', 'see', 'send', 'set', 'simplify', 'take', 'tell', 'try', 'type', 'upload',
  'use', 'wait', 'withdraw', 'write',
] as const
const TOLD = new RegExp(`(^|, |then |or |and )(${VERBS.join('|')})\\b`, 'i')

/** The first clause says what is wrong, one of those after it what to do: in Chinese with 请, in English with a verb in its first words. */
function saysWhatNext({ zh, en }: { readonly zh: string; readonly en: string }): readonly [zh: boolean, en: boolean] {
  const after = zh.split(/[，。；：？]/).filter((clause) => clause !== '').slice(1)
  return [after.some((clause) => clause.includes('请')), en.split(/[.:;]\s/).slice(1).some((sentence) => TOLD.test(sentence))]
}

test.each(REFUSAL_CODES)('%s says what is wrong, and then what to do next, in both languages', (code) => {
  expect(saysWhatNext(refuse(code))).toEqual([true, true])
})

test.each([
  ['账号或密码不对。', 'Wrong login or password.'], ['此任务已办结。', 'This task is closed.'], ['请先登录。', 'Log in first.'], ['没有找到，或不在您的辖区内。', 'Not found, or outside your area.'],
  ['一个班次最长 12 小时，结束须晚于开始。', 'The end lies after the beginning; a shift lasts 12 h at most.'], ['此任务已由他人接收，不能再接收。', 'Somebody else has accepted this task. It cannot be taken twice.'],
])('a text that only states something does not pass: %s', (zh, en) => {
  expect(saysWhatNext({ zh, en })).toEqual([false, false])
})

test('each text is whole sentences, and a wrong password is not told apart from an unknown login', () => {
  for (const code of REFUSAL_CODES) expect(refuse(code).zh, code).toMatch(/[。}]$/)
  expect(REFUSAL_CODES.filter((code) => code.startsWith('session.') && /密码不对|账号不存在/.test(refuse(code).zh))).toEqual(['session.wrong_password'])
})
