/** What of a JDM document (gorules) this page can draw; anything else in it is left to the download. */
export interface JdmColumn {
  readonly id: string
  readonly name: string
  /** What the program calls it; its words are `fact.*`. */
  readonly field: string
  readonly isOutput: boolean
}

export interface JdmTable {
  readonly id: string
  readonly name: string
  readonly columns: readonly JdmColumn[]
  readonly rules: readonly (readonly string[])[]
}

type Fields = Readonly<Record<string, unknown>>

/** The content was checked by the server, but an older version may have been made otherwise: nothing is taken for granted. */
export function jdmTables(content: unknown): readonly JdmTable[] {
  return list(fields(content)['nodes']).flatMap((node) => {
    const table = fields(node['content'])
    if (node['type'] !== 'decisionTableNode') return []
    const columns = [...columnsOf(table['inputs'], false), ...columnsOf(table['outputs'], true)]
    return [{ id: text(node['id']), name: text(node['name']), columns, rules: list(table['rules']).map((rule) => columns.map((column) => text(rule[column.id]))) }]
  })
}

function columnsOf(value: unknown, isOutput: boolean): readonly JdmColumn[] {
  return list(value).map((column) => ({ id: text(column['id']), name: text(column['name']) || text(column['field']), field: text(column['field']), isOutput }))
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}

function list(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fields) : []
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
