import type { CAC } from 'cac'
import { endSessions, removeFactor, resetPassword, unlockUser } from '../features/account/account.service.ts'
import { disableUser, enableUser } from '../flows/account-off-post.ts'
import type { Context } from '../platform/transaction.ts'
import { withBureau } from './with-runtime.ts'

/** For the operator of the machine: whoever may run these has the database in their hands anyway; the audit log says that they did. */
export function accountCommands(cli: CAC): void {
  const command = (name: string, help: string, act: (context: Context, by: string, login: string) => Promise<string>) =>
    cli.command(`${name} <login>`, help).action((login: string) => withBureau('accounts', async ({ runtime }) => console.log(await act(runtime.contextNow(), `gb ${name}`, login))))
  command('reset-password', '重置密码：打印一次性密码，登录后须修改，原会话全部退出 — a one-time password, to be changed; ends all sessions', async (context, by, login) =>
    `${login} 一次性密码 one-time password: ${await resetPassword(context, by, login)}   （登录后须修改 — to be changed at the next login）`)
  command('disable-user', '停用账号：不能再登录，会话立即退出 — switch a login off; ends all sessions', async (context, by, login) => {
    await disableUser(context, { login: by, userId: null }, login)
    return `${login} 已停用 — switched off`
  })
  command('enable-user', '重新启用账号 — switch a login on again', async (context, by, login) => {
    await enableUser(context, { login: by, userId: null }, login)
    return `${login} 已启用 — switched on`
  })
  command('unlock', '解除输错密码的锁定 — unlock a login after too many wrong passwords', async (context, by, login) => {
    await unlockUser(context, by, login)
    return `${login} 已解锁 — unlocked`
  })
  command('end-sessions', '退出全部会话：手机遗失时 — end all sessions: a lost phone', async (context, by, login) => {
    await endSessions(context, by, login)
    return `${login} 的会话已全部退出 — all sessions ended`
  })
  command('remove-factor', '停用两步验证：验证器和恢复码都遗失时 — remove the second factor: authenticator and recovery codes lost', async (context, by, login) => {
    await removeFactor(context, by, login)
    return `${login} 的两步验证已停用 — second factor removed`
  })
}
