/**
 * Loaded into every part of the demo (`node --import`). Its standard input hangs on the process that started it: when that one dies, however
 * suddenly, the part ends as if it had been told to, and a new start finds nobody in its way.
 */
process.stdin.on('error', () => undefined)
process.stdin.once('close', () => process.kill(process.pid, 'SIGTERM'))
process.stdin.resume()
// It must not keep a part alive that has done its work.
if ('unref' in process.stdin) (process.stdin as { unref: () => void }).unref()
