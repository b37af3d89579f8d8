import type { CAC } from 'cac'
import { existsSync } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { configFrom, type Config } from '../platform/config.ts'
import { backup } from '../platform/postgres/backup.ts'
import { restoreDump } from '../platform/postgres/foreign-backup.ts'
import { migrate } from '../platform/postgres/migrate.ts'
import { provision } from '../platform/postgres/provision.ts'
import { restore, restoreExtra } from '../platform/postgres/restore.ts'
import { withRuntime } from './with-runtime.ts'

export function backupCommands(cli: CAC): void {
  cli.command('backup <folder>', '在线备份到新文件夹 — online base backup with its WAL into a new folder')
    .option('--with-keys', '连同密钥一起备份：持有者可读出全部明文 — with the vault key: whoever holds it can read everything')
    .action((folder: string, options: { withKeys?: boolean }) => withRuntime('backup', async ({ config, database }) => {
      const extraFiles = options.withKeys === true ? [config.vaultKeyFile] : []
      const done = await backup({ adminUrl: database.adminUrl, dataDir: database.embedded ? config.dataDir : undefined }, folder, { extraFiles, onProgress: (step) => console.log(step) })
      console.log(`已备份 ${(done.bytes / 1_048_576).toFixed(1)} MB 到 ${done.folder} — backed up`)
      if (options.withKeys !== true) console.log(`密钥未包含在内，请另行妥善保存：${config.vaultKeyFile} — the key is not in it; keep it apart`)
    }))
  cli.command('restore <folder> <data>', '把备份恢复到新的数据目录，或 DATABASE_URL 指定的空库 — restore a backup into a new data directory, or into the empty database of DATABASE_URL')
    .action(async (folder: string, data: string) => {
      const config = configFrom({ ...process.env, GB_DATA: data })
      const extraFiles = config.databaseUrl === undefined ? (await restore(folder, data, (step) => console.log(step))).extraFiles : await restoreToServer(config, config.databaseUrl, folder)
      const key = extraFiles.find((file) => basename(file) === 'vault.key')
      if (key !== undefined) {
        await mkdir(join(config.dataDir, 'keys'), { recursive: true, mode: 0o700 })
        await rename(key, join(config.dataDir, 'keys', 'vault.key'))
      }
      console.log(`已恢复到 ${config.databaseUrl === undefined ? config.dataDir : 'DATABASE_URL'} — restored`)
      if (key === undefined && !existsSync(config.vaultKeyFile)) console.log('请把密钥放回 keys/vault.key — put the key back as keys/vault.key before you start')
    })
}

/** Roles and database first, which a dump does not hold; then the dump, then what has been migrated since it was made. */
async function restoreToServer(config: Config, adminUrl: string, folder: string): Promise<string[]> {
  const { ownerUrl } = await provision(adminUrl, { schema: config.schema, appUrl: config.databaseAppUrl })
  await restoreDump(folder, adminUrl)
  await migrate(ownerUrl, { schema: config.schema })
  return restoreExtra(folder, config.dataDir)
}
