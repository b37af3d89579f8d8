import type { ErrorView } from '../../../src/contract/session.ts'

/** Failures that never reached the server have codes of their own, so that the page can say what to do about them too. */
const OWN = {
  'client.timeout': ['服务器 15 秒内没有回应。请检查网络后重试，内容尚未确认保存。', 'The server did not answer within 15 s. Check the network and try again; nothing is confirmed as saved.'],
  'client.offline': ['连不上服务器。请检查网络后重试。', 'The server cannot be reached. Check the network and try again.'],
  'client.wrong_password': ['密码不对。现在没有信号，请用本机最后一次登录的密码。', 'Wrong password. There is no signal: give the one of the last log-in on this phone.'],
  'client.no_room': ['本机空间不足，又没有信号，这一步没有保存，所填内容还在页面上。请清理手机空间，或到有信号处再提交一次。', 'This phone has no room left and there is no signal: this step is not saved, what you entered is still on the page. Free some room, or submit it again where there is signal.'],
  'client.no_storage': ['本机存储暂时打不开，已存的内容还在。请重试；仍打不开请关闭其他应用或重启手机。', 'The storage of this phone does not open now; what is kept is still there. Try again; if that fails, close other apps or restart the phone.'],
  'client.unreadable': ['服务器的回应无法识别，请刷新页面。', 'The answer of the server cannot be read. Reload the page.'],
} as const

export class ApiFailure extends Error {
  override readonly name = 'ApiFailure'
  readonly code: string
  readonly zh: string
  readonly en: string
  /** HTTP status; 0 when no answer came. */
  readonly status: number
  /** `zh` and `en` where the server says what to do about this very field. */
  readonly details: NonNullable<ErrorView['details']>

  constructor(view: ErrorView, status: number) {
    super(view.code)
    this.code = view.code
    this.zh = view.zh
    this.en = view.en
    this.status = status
    this.details = view.details ?? []
  }
}

export function ownFailure(code: keyof typeof OWN, status = 0): ApiFailure {
  const [zh, en] = OWN[code]
  return new ApiFailure({ code, zh, en }, status)
}

/** The server has decided: asking again with the same content will be refused again. */
export function isFinal(failure: unknown): boolean {
  return failure instanceof ApiFailure && failure.status >= 400 && failure.status < 500 && failure.status !== 408 && failure.status !== 429
}

const BAD_GATEWAYS: readonly number[] = [502, 503, 504]

/** Nobody at the other end has read it, as far as one can know. */
export function isUnreachable(failure: unknown): boolean {
  return failure instanceof ApiFailure && (failure.status === 0 || BAD_GATEWAYS.includes(failure.status))
}

export function isSignedOut(failure: unknown): boolean {
  return failure instanceof ApiFailure && failure.status === 401 && failure.code === 'session.missing'
}

/** A right was taken from the role while the page was open. */
export function isWithdrawn(failure: unknown): boolean {
  return failure instanceof ApiFailure && failure.code === 'access.withdrawn'
}

export function failureFrom(status: number, body: unknown): ApiFailure {
  const isView = typeof body === 'object' && body !== null && 'code' in body && 'zh' in body && 'en' in body
  return isView ? new ApiFailure(body as ErrorView, status) : ownFailure('client.unreadable', status)
}
