import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TaskMap, TaskView } from '../src/contract/task.ts'
import type { WarningDetail } from '../src/contract/warning.ts'
import type { Point } from '../src/domain/geometry.ts'
import { saveBoundaries } from '../src/features/region/region.store.ts'
import { acceptTask } from '../src/flows/accept-task.ts'
import { sendVisit } from '../src/flows/task-to-door-visit.ts'
import { myTasks } from '../src/reads/task-page.ts'
import { sessionHeaders } from './support/api-session.ts'
import { anAcceptedTask, type OneCase } from './support/case.ts'
import { aPhoto } from './support/photo.ts'
import { serverOf } from './support/server.ts'
import { smallBureau, VILLAGE_A, type SmallBureau } from './support/small-bureau.ts'

/** One visit of the squad, from its acceptance to the pictures of the door. The tests follow one another. */
let bureau: SmallBureau
let app: FastifyInstance
let one: OneCase
let visitId: string
const headers = new Map<string, Record<string, string>>()

beforeAll(async () => {
  bureau = await smallBureau(new Date())
  app = await serverOf(bureau)
  one = await anAcceptedTask(bureau, new Date())
  await sendVisit(bureau.as('chen', new Date()), one.id, undefined)
  const squad = bureau.as('squad', new Date())
  visitId = (await myTasks(squad))[0]!.id
  await acceptTask(squad, visitId)
  for (const login of ['squad', 'chen', 'centre', 'foreign', 'gridleader']) headers.set(login, await sessionHeaders(app, login))
})
afterAll(async () => {
  await app.close()
  await bureau.drop()
})

function send(content: Buffer, more: Record<string, string> = {}) {
  const head = Buffer.from('--gb\r\ncontent-disposition: form-data; name="file"; filename="door.jpg"\r\ncontent-type: image/jpeg\r\n\r\n')
  const payload = Buffer.concat([head, content, Buffer.from('\r\n--gb--\r\n')])
  return app.inject({ method: 'POST', url: `/api/tasks/${visitId}/photos`, headers: { ...headers.get('squad'), ...more, 'content-type': 'multipart/form-data; boundary=gb' }, payload })
}
const post = (login: string, url: string, payload: object) => app.inject({ method: 'POST', url, headers: headers.get(login)!, payload })
const get = (login: string, url: string) => app.inject({ url, headers: headers.get(login)! })
const warning = async (login: string) => (await get(login, `/api/warnings/${one.warningId}`)).json<WarningDetail>()
const rows = () => bureau.system(async (tx) => (await sql<{ sealed: Buffer }>`select sealed from door_photo`.execute(tx)).rows)

test('before the officer is at the door there is no picture of it', async () => {
  expect((await send(aPhoto())).json()).toMatchObject({ code: 'task.not_possible' })
  await post('squad', `/api/tasks/${visitId}/at-door`, {})
})

test('a picture is kept sealed and once, however often it comes', async () => {
  const tap = { 'idempotency-key': 'one-picture' }
  expect((await send(aPhoto({ exif: true }), tap)).json<TaskView>()).toMatchObject({ photos: 1 })
  expect((await send(aPhoto({ exif: true }), tap)).json<TaskView>()).toMatchObject({ photos: 1 })
  // The same one under a new tap, and as another phone would send it.
  expect((await send(aPhoto({ exif: true }), { 'idempotency-key': 'another-tap' })).json<TaskView>()).toMatchObject({ photos: 1 })
  expect((await send(aPhoto())).json<TaskView>()).toMatchObject({ photos: 1 })
  expect((await send(aPhoto({ nth: 1 }))).json<TaskView>()).toMatchObject({ photos: 2 })
  const kept = await rows()
  expect(kept).toHaveLength(2)
  expect(kept.some(({ sealed }) => sealed.includes(aPhoto().subarray(2)))).toBe(false)
})

test('what is no picture, is too large or one too many is refused with what to do', async () => {
  expect((await send(Buffer.from('<html>not a picture at all</html>'))).json()).toMatchObject({ code: 'photo.unreadable' })
  expect((await send(Buffer.concat([aPhoto({ nth: 9 }), Buffer.alloc(5 * 1_048_576)]))).json()).toMatchObject({ code: 'request.too_large', zh: expect.stringContaining('4 MB') as string })
  for (let nth = 2; nth < 12; nth++) expect((await send(aPhoto({ nth }))).statusCode).toBe(200)
  expect((await send(aPhoto({ nth: 12 }))).json()).toMatchObject({ code: 'photo.too_many' })
  expect(await rows()).toHaveLength(12)
})

test('the desk sees when and by whom, and opens one for a reason that stays in the log: without what the camera wrote of the place', async () => {
  const { photos, timeline } = await warning('centre')
  expect(photos).toHaveLength(12)
  expect(photos[0]).toMatchObject({ taskId: visitId, by: 'squad' })
  expect(timeline.filter((step) => step.kind === 'photo-taken')).toHaveLength(12)
  const url = `/api/photos/${photos[0]!.id}/reveal`
  expect((await post('centre', url, {})).json()).toMatchObject({ code: 'request.invalid' })
  const opened = await post('centre', url, { reason: '核对上门照片' })
  expect([opened.headers['content-type'], opened.headers['cache-control']]).toEqual(['image/jpeg', 'no-store'])
  expect(opened.rawPayload).toEqual(aPhoto())
  const written = await bureau.system(async (tx) => (await sql<{ actor: string; detail: object }>`select actor, detail from audit where action = 'photo.open'`.execute(tx)).rows)
  expect(written).toEqual([{ actor: 'centre', detail: { task: visitId, reason: '核对上门照片' } }])
  expect((await post('foreign', url, { reason: '想看一看' })).statusCode).toBe(404)
  expect((await post('gridleader', url, { reason: '想看一看' })).statusCode).toBe(403)
})

test('once the visit has its outcome, no picture is added', async () => {
  await post('squad', `/api/tasks/${visitId}/outcome`, { outcome: 'dissuaded' })
  expect((await send(aPhoto({ nth: 20 }))).json()).toMatchObject({ code: 'task.closed' })
})

test('who has accepted a task gets the outline of its village, a colleague does not', async () => {
  const square: Point[] = [[121, 30], [121.01, 30], [121.01, 30.01], [121, 30.01], [121, 30]]
  const mine = await anAcceptedTask(bureau, new Date())
  expect((await get('chen', `/api/tasks/${mine.id}/map`)).json<TaskMap>()).toMatchObject({ rings: [] })
  await bureau.system((tx) => saveBoundaries(tx, [{ code: VILLAGE_A, boundary: { type: 'Polygon', coordinates: [square] }, lon: 121.005, lat: 30.005 }]))
  const drawn = (await get('chen', `/api/tasks/${mine.id}/map`)).json<TaskMap>()
  expect(drawn.rings).toEqual([square])
  expect(drawn.name).not.toBe('')
  expect((await get('centre', `/api/tasks/${mine.id}/map`)).json()).toMatchObject({ code: 'task.not_yours' })
  expect((await get('foreign', `/api/tasks/${mine.id}/map`)).statusCode).toBe(404)
})
