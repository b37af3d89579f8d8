import ts from 'typescript'

export type Source = { readonly path: string; readonly text: string }
export type Finding = { readonly rule: TidyRule; readonly path: string; readonly line: number; readonly what: string }

export const TIDY_RULES = [
  'file-fits-a-sitting', 'function-fits-a-screen', 'line-fits-a-window', 'name-says-what', 'feature-file-names', 'nothing-left-for-later', 'types-are-trusted',
  'time-and-chance-are-given', 'engine-knows-no-dates', 'flows-hold-no-sql', 'reads-only-select',
] as const
export type TidyRule = (typeof TIDY_RULES)[number]

const FILE_LINES_MAX = 400
const FUNCTION_LINES_MAX = 70
const LINE_CHARS_MAX = 240

const BANNED_FILE_WORDS = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'misc', 'manager', 'base', 'stuff'])
const BANNED_IDENTIFIER = /^(utils?|helpers?|common|misc|stuff)$|Manager$|^Base[A-Z]|^(data|info|temp|obj)\d+$/i
const LEFT_FOR_LATER = /\b(TODO|FIXME|XXX|HACK)\b/
const CHECKER_SILENCED = /@ts-(ignore|expect-error|nocheck)|oxlint-disable(?!-next-line [\w/-]+ -- )/
const FEATURE_FILE = /^src\/features\/([^/]+)\/([^/]+)$/
/** Where time and chance come from, and what is no part of the product. The browser's are web/ui/clock and the pause before web/ui/live tries again. */
const MAY_TAKE_TIME = [/^src\/platform\//, /^src\/(main|gb)\.ts$/, /^src\/(run|cli)\//, /^web\/ui\/(clock|live)\//, /^(sim|demo|tools|bench|test|scenarios)\//, /\.test\.tsx?$/]
const WRITING_METHODS = new Set(['insertInto', 'updateTable', 'deleteFrom', 'replaceInto', 'mergeInto'])
const WRITING_SQL = /\b(insert\s+into|update\s+\w+\s+set|delete\s+from|truncate|merge\s+into)\b/i
const QUERY_METHODS = new Set([...WRITING_METHODS, 'selectFrom', 'selectNoFrom'])

type Report = (rule: TidyRule, position: number, what: string) => void
type Look = { readonly path: string; readonly file: ts.SourceFile; readonly report: Report }

/** What in this file is against the rules of the house. `.css` files have only their size looked at. */
export function tidy(source: Source): Finding[] {
  const findings: Finding[] = []
  const file = ts.createSourceFile(source.path, source.text, ts.ScriptTarget.Latest, true, source.path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS)
  const report: Report = (rule, position, what) => findings.push({ rule, path: source.path, line: file.getLineAndCharacterOfPosition(position).line + 1, what })
  checkSize(source, report)
  checkFileNames(source.path, report)
  if (!source.path.endsWith('.css')) {
    const look: Look = { path: source.path, file, report }
    checkLines(look, source.text)
    checkComments(look, source.text)
    walk(file, (node) => checkNode(look, node))
  }
  return findings
}

function checkSize(source: Source, report: Report): void {
  const lines = source.text.split('\n').length - (source.text.endsWith('\n') ? 1 : 0)
  if (lines > FILE_LINES_MAX) report('file-fits-a-sitting', 0, `${lines} lines, at most ${FILE_LINES_MAX}`)
}

function checkFileNames(path: string, report: Report): void {
  const name = path.slice(path.lastIndexOf('/') + 1)
  for (const word of path.replace(/\.[^/]*$/, '').split(/[/.\-_]/)) if (BANNED_FILE_WORDS.has(word.toLowerCase())) report('name-says-what', 0, `"${word}" in ${name} says nothing`)
  if (!path.startsWith('src/features/')) return
  const [, feature, file] = FEATURE_FILE.exec(path) ?? []
  if (feature === undefined || file === undefined) report('feature-file-names', 0, 'a feature is one folder without folders in it')
  else if (!new RegExp(`^${feature}\\.(rules|store|service|view)(\\.test)?\\.ts$`).test(file)) {
    report('feature-file-names', 0, `${file}: a feature holds ${feature}.rules.ts, ${feature}.store.ts, ${feature}.service.ts, ${feature}.view.ts and their tests`)
  }
}

/** The words inside a literal are not counted: they are data, and cutting them helps nobody. */
function checkLines({ file, report }: Look, text: string): void {
  const literalChars = new Map<number, number>()
  walk(file, (node) => {
    if (!ts.isStringLiteralLike(node) && !ts.isRegularExpressionLiteral(node) && !ts.isTemplateHead(node) && !ts.isTemplateMiddle(node) && !ts.isTemplateTail(node) && !ts.isJsxText(node)) return
    const [first, last] = [node.getStart(file), node.getEnd()].map((position) => file.getLineAndCharacterOfPosition(position).line) as [number, number]
    if (first === last) literalChars.set(first, (literalChars.get(first) ?? 0) + node.getEnd() - node.getStart(file) - 2)
  })
  const starts = file.getLineStarts()
  text.split('\n').forEach((line, index) => {
    const chars = line.length - (literalChars.get(index) ?? 0)
    if (chars > LINE_CHARS_MAX) report('line-fits-a-window', starts[index]!, `${chars} characters beside its literals, at most ${LINE_CHARS_MAX}`)
  })
}

function checkComments({ file, report }: Look, text: string): void {
  for (const [pos, comment] of commentsOf(file, text)) {
    if (LEFT_FOR_LATER.test(comment)) report('nothing-left-for-later', pos, comment.slice(0, 80))
    if (CHECKER_SILENCED.test(comment)) report('types-are-trusted', pos, `${comment.slice(0, 80)}: name the rule and say why after --`)
  }
}

/** Comments hang on tokens; at the start of a file one is both a leading and a trailing comment. */
function commentsOf(file: ts.SourceFile, text: string): Map<number, string> {
  const comments = new Map<number, string>()
  const step = (node: ts.Node) => {
    if (!ts.isJsxText(node)) {
      const from = node.getFullStart()
      for (const { pos, end } of [...(ts.getLeadingCommentRanges(text, from) ?? []), ...(ts.getTrailingCommentRanges(text, from) ?? [])]) comments.set(pos, text.slice(pos, end))
    }
    node.getChildren(file).forEach(step)
  }
  step(file)
  return comments
}

function checkNode(look: Look, node: ts.Node): void {
  checkFunction(look, node)
  checkName(look, node)
  checkClock(look, node)
  checkSql(look, node)
  if (ts.isAsExpression(node) && node.type.kind === ts.SyntaxKind.AnyKeyword) look.report('types-are-trusted', node.getStart(look.file), 'as any')
}

function checkFunction({ file, report }: Look, node: ts.Node): void {
  if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined || isSuite(node)) return
  const [first, last] = [node.getStart(file), node.getEnd()].map((position) => file.getLineAndCharacterOfPosition(position).line) as [number, number]
  const lines = last - first + 1
  if (lines > FUNCTION_LINES_MAX) report('function-fits-a-screen', node.getStart(file), `${lines} lines, at most ${FUNCTION_LINES_MAX}`)
}

/** `describe('…', () => { … })` only groups; the tests in it are the functions. */
function isSuite(node: ts.Node): boolean {
  return ts.isCallExpression(node.parent) && /^describe\b/.test(node.parent.expression.getText())
}

function checkName({ file, report }: Look, node: ts.Node): void {
  const named = ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node)
  if (!named || node.name === undefined || !ts.isIdentifier(node.name)) return
  if (BANNED_IDENTIFIER.test(node.name.text)) report('name-says-what', node.getStart(file), `"${node.name.text}" says nothing`)
}

function checkClock({ path, file, report }: Look, node: ts.Node): void {
  if (path.startsWith('src/engine/') && !path.endsWith('.test.ts') && ts.isIdentifier(node) && node.text === 'Date') report('engine-knows-no-dates', node.getStart(file), 'Date')
  if (MAY_TAKE_TIME.some((where) => where.test(path))) return
  const isBareDate = ts.isNewExpression(node) && node.expression.getText(file) === 'Date' && (node.arguments ?? []).length === 0
  const isCall = ts.isCallExpression(node) && /^(Date\.now|Math\.random|(crypto\.)?random(UUID|Bytes|Int))$/.test(node.expression.getText(file))
  if (isBareDate || isCall) report('time-and-chance-are-given', node.getStart(file), node.getText(file).slice(0, 60))
}

function checkSql({ path, file, report }: Look, node: ts.Node): void {
  if (path.endsWith('.test.ts')) return
  const method = ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) ? node.expression.name.text : undefined
  const isSqlText = ts.isTaggedTemplateExpression(node) && /^sql\b/.test(node.tag.getText(file))
  if (path.startsWith('src/flows/') && (isSqlText || (method !== undefined && QUERY_METHODS.has(method)))) report('flows-hold-no-sql', node.getStart(file), 'all SQL of a feature stands in its store')
  if (!path.startsWith('src/reads/')) return
  if ((isSqlText && WRITING_SQL.test(node.template.getText(file))) || (method !== undefined && WRITING_METHODS.has(method))) report('reads-only-select', node.getStart(file), 'a page looks and changes nothing')
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node)
  ts.forEachChild(node, (child) => walk(child, visit))
}
