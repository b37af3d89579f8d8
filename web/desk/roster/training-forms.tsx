import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import type { TrainingView } from '../../../src/contract/roster.ts'
import { ROLES, type Role } from '../../../src/domain/access.ts'
import { keepTraining, notePass, uploadPasses } from '../../ui/api/roster-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { dayOf } from '../../ui/format/time.ts'
import { useCodeName, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { BadRows } from '../frame/bad-rows.tsx'
import { FileField } from '../frame/file-field.tsx'

/** After each change the lists are asked for again. */
function useTrainingMove<Input, Output>(move: (input: Input) => Promise<Output>) {
  const client = useQueryClient()
  return useMutation({ mutationFn: move, onSuccess: () => client.invalidateQueries({ queryKey: ['roster', 'trainings'] }) })
}

export function NotePass({ view }: { readonly view: TrainingView }) {
  const t = useText()
  const [userId, setUserId] = useState<string | null>(null)
  const [trainingId, setTrainingId] = useState<string | null>(null)
  const [passedOn, setPassedOn] = useState(() => dayOf(serverNow()))
  const note = useTrainingMove(notePass)
  const people = [...new Map(view.rows.map((row) => [row.user.id, row.user.name]))]
  const isReady = userId !== null && trainingId !== null && passedOn !== ''
  return (
    <section className="panel" aria-labelledby="training-note">
      <h2 id="training-note" className="panel-title">{t('training.note')}</h2>
      <form className="inline-form" onSubmit={(event) => { event.preventDefault(); if (isReady) note.mutate({ userId, trainingId, passedOn }) }}>
        <label className="desk-field">{t('training.person')}<Select aria-label={t('training.person')} showSearch={{ optionFilterProp: 'label' }} value={userId} onChange={setUserId} options={people.map(([value, label]) => ({ value, label }))} /></label>
        <label className="desk-field">{t('training.name')}<Select aria-label={t('training.name')} value={trainingId} onChange={setTrainingId} options={view.trainings.map(({ id, name }) => ({ value: id, label: name }))} /></label>
        <label className="desk-field">{t('training.passedOn')}<input type="date" className="native-input" required max={dayOf(serverNow())} value={passedOn} onChange={(event) => setPassedOn(event.target.value)} /></label>
        <Button type="primary" htmlType="submit" disabled={!isReady || note.isPending}>{t('training.note.save')}</Button>
      </form>
      {note.isSuccess && <p role="status">{t('roster.saved')}</p>}
      {note.isError && <FailureView failure={note.error} />}
    </section>
  )
}

export function PassImport() {
  const t = useText()
  const [file, setFile] = useState<File | null>(null)
  const upload = useTrainingMove(uploadPasses)
  return (
    <section className="panel" aria-labelledby="training-import">
      <h2 id="training-import" className="panel-title">{t('training.import')}</h2>
      <p className="quiet">{t('training.import.hint')}</p>
      <form className="inline-form" onSubmit={(event) => { event.preventDefault(); if (file !== null) upload.mutate(file) }}>
        <FileField label={t('lists.file')} accept=".csv,.xlsx,text/csv" file={file} onFile={setFile} />
        <Button type="primary" htmlType="submit" disabled={file === null || upload.isPending}>{upload.isPending ? t('action.busy') : t('training.import.send')}</Button>
      </form>
      {upload.isError && <FailureView failure={upload.error} />}
      {upload.data !== undefined && <div role="status"><p><strong>{t('training.import.receipt', { added: upload.data.added, known: upload.data.known, bad: upload.data.badTotal })}</strong></p><BadRows {...upload.data} /></div>}
    </section>
  )
}

export function KeepTraining() {
  const t = useText()
  const codeName = useCodeName()
  const [name, setName] = useState('')
  const [roles, setRoles] = useState<readonly Role[]>([])
  const [validMonths, setValidMonths] = useState(12)
  const keep = useTrainingMove(keepTraining)
  const isReady = name.trim().length >= 2 && roles.length > 0
  return (
    <section className="panel" aria-labelledby="training-keep">
      <h2 id="training-keep" className="panel-title">{t('training.keep')}</h2>
      <p className="quiet">{t('training.keep.hint')}</p>
      <form className="inline-form" onSubmit={(event) => { event.preventDefault(); if (isReady) keep.mutate({ name: name.trim(), roles: [...roles], validMonths }) }}>
        <label className="desk-field">{t('training.name')}<Input aria-label={t('training.name')} maxLength={80} value={name} onChange={(event) => setName(event.target.value)} /></label>
        <label className="desk-field">{t('training.roles')}<Select mode="multiple" aria-label={t('training.roles')} value={[...roles]} onChange={setRoles} options={ROLES.map((role) => ({ value: role, label: codeName('role', role) }))} /></label>
        <label className="desk-field">{t('training.months')}<span className="quiet field-hint">{t('training.months.hint')}</span><InputNumber aria-label={t('training.months')} min={1} max={120} precision={0} value={validMonths} onChange={(value) => setValidMonths(value ?? 12)} /></label>
        <Button htmlType="submit" disabled={!isReady || keep.isPending}>{t('training.keep.save')}</Button>
      </form>
      {keep.isSuccess && <p role="status">{t('roster.saved')}</p>}
      {keep.isError && <FailureView failure={keep.error} />}
    </section>
  )
}
