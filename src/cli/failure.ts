import { Refusal } from '../domain/refusal.ts'
import { DatabaseFailure } from '../platform/postgres/failure.ts'

/** What may be wrong with a file that somebody named. */
const FILE_TROUBLES: Readonly<Record<string, string>> = {
  ENOENT: '没有这个文件或目录，请核对路径 — there is no such file or folder; check the path', EISDIR: '这是目录，请指明文件 — this is a folder; name a file in it',
  ENOTDIR: '路径中有一段不是目录，请核对 — a part of the path is no folder; check it', EACCES: '没有权限，请换用有权限的用户或改文件权限 — not allowed; use another user, or change the rights of the file',
}

const OF_FILES = /^(?:open|read|stat|lstat|access|scandir|mkdir)$/

/** For the operator in a terminal: what is wrong and the way out; a stack only for what nobody expected. */
export function sayFailure(error: unknown): void {
  if (error instanceof Refusal) console.error(`[${error.code}] ${error.zh}\n${error.en}`)
  else if (error instanceof DatabaseFailure) console.error(`[${error.code}] ${error.message}\n${error.wayOut}`)
  else if (error instanceof Error && error.name === 'CACError') console.error(error.message)
  else console.error(fileTrouble(error) ?? error)
}

function fileTrouble(error: unknown): string | undefined {
  const { code, path, syscall } = error instanceof Error ? (error as NodeJS.ErrnoException) : {}
  const words = code === undefined || !OF_FILES.test(syscall ?? '') ? undefined : FILE_TROUBLES[code]
  return words === undefined ? undefined : `[${code}] ${path === undefined ? '' : `${path}: `}${words}`
}
