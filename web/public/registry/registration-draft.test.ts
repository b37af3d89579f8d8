import { expect, test } from 'vitest'
import { bodyOf, fieldOf, ME, missingIn, movedUp, NO_DRAFT, withAnother, type About, type Draft, type GuardianDraft } from './registration-draft.ts'

const SELF: About = { forWhom: 'self', byGuardian: false, shownPhone: '14200000001' }
const PARENT: About = { forWhom: 'parent', byGuardian: false, shownPhone: '14200000001' }
const BY_DAUGHTER: About = { forWhom: 'parent', byGuardian: true, shownPhone: '14200000002' }
const FILLED: Draft = { ...NO_DRAFT, name: ' 李桂芳 ', village: { region: '990101001001', path: '一村' }, agreed: true }
const guardian = (id: number, more: Partial<GuardianDraft> = {}): GuardianDraft => ({ id, name: '', phone: '', relation: '', ...more })
const filledWith = (...guardians: GuardianDraft[]): Draft => ({ ...FILLED, guardians })

test('somebody who registers themselves needs a name, a village and to agree; a parent needs a guardian', () => {
  expect(missingIn(NO_DRAFT, SELF)).toEqual(['name', 'village', 'agree'])
  expect(missingIn(FILLED, SELF)).toEqual([])
  expect(missingIn(FILLED, PARENT)).toEqual(['guardian 0 name', 'guardian 0 phone'])
  expect(missingIn(FILLED, BY_DAUGHTER)).toEqual(['phone', 'guardian 0 name'])
})

test('a guardian’s name without a number is no guardian, and a second one who was left blank is nobody', () => {
  expect(missingIn(filledWith(guardian(ME, { name: '李小红' })), SELF)).toEqual(['guardian 0 phone'])
  expect(missingIn(filledWith(guardian(ME), guardian(1, { phone: '14200000002' })), SELF)).toEqual(['guardian 1 name'])
  expect(missingIn(filledWith(guardian(ME), guardian(1, { name: '李小红', phone: '14200000002' })), PARENT)).toEqual([])
})

test('the number that was shown is the registered one, or the guardian’s who registers a parent by it', () => {
  expect(bodyOf(FILLED, SELF, 'K7PW3M')).toMatchObject({ phone: '14200000001', name: '李桂芳', guardians: [], address: null, credit: 'K7PW3M' })
  expect(bodyOf({ ...filledWith(guardian(ME, { name: '李小红' })), phone: '0574-88880000' }, BY_DAUGHTER, null)).toMatchObject({ phone: '0574-88880000', guardians: [{ name: '李小红', phone: '14200000002' }] })
})

test('guardians are sent in the order in which they are to be called, whoever fills in among them', () => {
  const two = withAnother([guardian(ME, { name: '李小红', relation: ' 女儿 ' })]).map((one) => (one.id === ME ? one : { ...one, name: '陈国强', phone: '14200000003' }))
  expect(bodyOf(filledWith(...movedUp(two, 1)), BY_DAUGHTER, null).guardians).toEqual([{ name: '陈国强', phone: '14200000003' }, { name: '李小红', phone: '14200000002', relation: '女儿' }])
  expect(movedUp(two, ME)).toEqual(two)
})

test('what the server says of the second who were sent stands beside that one, blank ones not counted', () => {
  const draft = filledWith(guardian(ME), guardian(1, { name: '甲', phone: '1' }), guardian(2, { name: '乙', phone: '2' }))
  expect(fieldOf('/guardians/1/phone', draft, SELF)).toBe('guardian 2 phone')
  expect([fieldOf('/guardians', FILLED, PARENT), fieldOf('/region', FILLED, SELF), fieldOf('/other', FILLED, SELF)]).toEqual(['guardian 0 phone', 'village', undefined])
})
