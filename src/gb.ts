#!/usr/bin/env node
import { cac } from 'cac'
import { accountCommands } from './cli/accounts.ts'
import { auditCommands } from './cli/audit.ts'
import { bankSimulatorCommand } from './cli/bank-simulator.ts'
import { backupCommands } from './cli/backup.ts'
import { bureauCommands } from './cli/bureau.ts'
import { sayFailure } from './cli/failure.ts'
import { importCommands } from './cli/imports.ts'
import { knownImportCommands } from './cli/known-imports.ts'
import { outageCommand } from './cli/outage.ts'
import { locateCommand } from './cli/locate.ts'
import { runCommands } from './cli/run.ts'
import { signalCommands } from './cli/signals.ts'

/** The `gb` command line. A command that needs the database starts the embedded one when none runs, and uses the running one otherwise. */
const cli = cac('gb')
runCommands(cli)
bureauCommands(cli)
importCommands(cli)
knownImportCommands(cli)
accountCommands(cli)
signalCommands(cli)
locateCommand(cli)
backupCommands(cli)
auditCommands(cli)
outageCommand(cli)
bankSimulatorCommand(cli)
cli.help()
cli.version('0.1.0')

try {
  cli.parse(process.argv, { run: false })
  if (cli.matchedCommand === undefined && cli.options.help !== true && cli.options.version !== true) {
    if (cli.args.length > 0) console.error(`没有命令 “${cli.args[0]}” — there is no command "${cli.args[0]}"\n`)
    cli.outputHelp()
    process.exitCode = cli.args.length > 0 ? 1 : 0
  }
  await cli.runMatchedCommand()
} catch (error) {
  sayFailure(error)
  process.exitCode = 1
}
