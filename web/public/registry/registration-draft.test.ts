import { expect, test } from 'vitest'
import { bodyOf, missingIn, NO_DRAFT, type About, type Draft } from './registration-draft.ts'

const SELF: About = { forWhom: 'self', byGuardian: false, shownPhone: '14200000001' }
const PARENT: About = { forWhom: 'parent', byGuardian: false, shownPhone: '14200000001' }
const BY_DAUGHTER: About = { forWhom: 'parent', byGuardian: true, shownPhone: '14200000002' }
const FILLED: Draft = { ...NO_DRAFT, name: ' 李桂芳 ', village: { region: '990101001001', path: '一村' }, agreed: true }

test('somebody who registers themselves needs a name, a village and to agree; a parent needs a guardian', () => {
  expect(missingIn(NO_DRAFT, SELF)).toEqual(['name', 'village', 'agree'])
  expect(missingIn(FILLED, SELF)).toEqual([])
  expect(missingIn(FILLED, PARENT)).toEqual(['guardianName', 'guardianPhone'])
  expect(missingIn(FILLED, BY_DAUGHTER)).toEqual(['phone', 'guardianName'])
})

test('a guardian’s name without a number is no guardian', () => {
  expect(missingIn({ ...FILLED, guardianName: '李小红' }, SELF)).toEqual(['guardianPhone'])
  expect(missingIn({ ...FILLED, guardianPhone: '14200000002' }, SELF)).toEqual(['guardianName'])
})

test('the number that was shown is the registered one, or the guardian’s who registers a parent by it', () => {
  expect(bodyOf(FILLED, SELF, 'K7PW3M')).toMatchObject({ phone: '14200000001', name: '李桂芳', guardian: null, address: null, credit: 'K7PW3M' })
  expect(bodyOf({ ...FILLED, phone: '0574-88880000', guardianName: '李小红' }, BY_DAUGHTER, null)).toMatchObject({ phone: '0574-88880000', guardian: { name: '李小红', phone: '14200000002' } })
})
