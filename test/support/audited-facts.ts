import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

/**
 * The keys of every `detail` that the program writes beside an audit action, as they stand in its source: of the object itself, and of the objects
 * that are spread into it on a condition. What is spread from elsewhere (a setting noted whole) is not looked into.
 */
export function auditedFacts(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  const facts = new Set<string>()
  const collect = (node: ts.Expression): void => {
    if (ts.isParenthesizedExpression(node)) collect(node.expression)
    else if (ts.isConditionalExpression(node)) [node.whenTrue, node.whenFalse].forEach(collect)
    else if (ts.isObjectLiteralExpression(node)) {
      for (const one of node.properties) {
        if (ts.isSpreadAssignment(one)) collect(one.expression)
        else if (!ts.isComputedPropertyName(one.name!)) facts.add(one.name!.getText().replaceAll("'", ''))
      }
    }
  }
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node)) {
      const named = new Map(node.properties.map((one) => [one.name?.getText(), one]))
      const detail = named.get('detail')
      if (detail !== undefined && ts.isPropertyAssignment(detail) && !named.has('kind')) collect(detail.initializer)
    }
    ts.forEachChild(node, visit)
  }
  for (const name of files) {
    const text = readFileSync(join(folder, name), 'utf8')
    if (text.includes('detail: ')) visit(ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true))
  }
  return [...facts].toSorted()
}
