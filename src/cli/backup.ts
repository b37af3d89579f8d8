import type { CAC } from 'cac'
import { existsSync } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { configFrom } from '../platform/config.ts'
import { backup } from '../platform/postgres/backup.ts'
import { restore } from '../platform/postgres/restore.ts'
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
  cli.command('restore <folder> <data>', '把备份恢复到新的数据目录 — restore a backup into a new data directory').action(async (folder: string, data: string) => {
    const done = await restore(folder, data, (step) => console.log(step))
    const key = done.extraFiles.find((file) => basename(file) === 'vault.key')
    if (key !== undefined) {
      await mkdir(join(done.dataDir, 'keys'), { recursive: true, mode: 0o700 })
      await rename(key, join(done.dataDir, 'keys', 'vault.key'))
    }
    console.log(`已恢复到 ${done.dataDir} — restored`)
    if (key === undefined && !existsSync(configFrom({ ...process.env, GB_DATA: data }).vaultKeyFile)) console.log('请把密钥放回 keys/vault.key — put the key back as keys/vault.key before you start')
  })
}
