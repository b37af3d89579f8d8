/**
 * The arrows of ARCHITECTURE.md. Each rule has a planted violation in test/architecture/arrows.test.ts.
 *
 *   main → http, jobs → flows | reads | features → contract, domain, engine      flows, reads → features      web → contract → domain
 *   platform may be used by all that does I/O, and imports nothing of ours.
 */
const OURS = '^(src|web|demo|sim|tools|bench|test|scenarios)/'
const TESTS = '[.]test[.]tsx?$'
/** What puts the product together: the run modes and the command line. */
const MAIN = '^src/((main|gb)[.]ts$|run/|cli/)'

/** Files below `from` may import, of what is ours, only what `to` names. Tests may also use what test/ holds. */
function only(name, from, to, comment) {
  return { name, comment, severity: 'error', from: { path: from, pathNot: TESTS }, to: { path: OURS, pathNot: to } }
}

function never(name, from, to, comment) {
  return { name, comment, severity: 'error', from, to }
}

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    only('domain-imports-nothing-of-ours', '^src/domain/', '^src/domain/', 'Money, phones, regions, periods: true in any program about this field.'),
    only('engine-imports-nothing-of-ours', '^src/engine/', '^src/engine/', 'Nothing in the engine knows what a warning is: it could be published on its own.'),
    only('contract-imports-domain', '^src/contract/', '^src/(contract|domain)/', 'The contract is shared with the browser.'),
    only('platform-imports-nothing-of-ours', '^src/platform/', '^src/platform/', 'Platform is used by all that does I/O and knows none of them.'),
    only('features-import-downwards', '^src/features/', '^src/(features|contract|domain|engine|platform)/', 'A feature never knows who is waiting for it.'),
    only('flows-import-features', '^src/flows/', '^src/(flows|features|contract|domain|engine|platform)/', 'A flow never calls out: it writes an outbox row.'),
    only('reads-import-features', '^src/reads/', '^src/(reads|features|contract|domain|engine|platform)/', 'Pages look; they change nothing, so they need no flow.'),
    only('adapters-import-domain', '^src/adapters/', '^src/(adapters|domain|platform)/', 'An adapter is a port, a codec and a client.'),
    only('jobs-import-no-http', '^src/jobs/', '^src/(jobs|flows|reads|features|adapters|contract|domain|engine|platform)/', 'What time and queues start works without a web server.'),
    only('http-imports-no-main', '^src/http/', '^src/(http|jobs|flows|reads|features|adapters|contract|domain|engine|platform)/', 'A server is put together by main.'),
    never('http-knows-jobs-by-type-only', { path: '^src/http/' }, { path: '^src/jobs/', dependencyTypesNot: ['type-only'] }, 'Main starts the jobs and hands them in; http knows their shape.'),
    never('features-are-islands', { path: '^src/features/([^/]+)/' }, { path: '^src/features/', pathNot: '^src/features/$1/' }, 'What touches several features is a flow or a read.'),
    never('flows-call-no-services', { path: '^src/(flows|reads)/' }, { path: '[.]service[.]ts$' }, 'A service checks access for one feature; a flow has checked it for all of them.'),
    never('src-imports-nothing-outside', { path: '^src/', pathNot: [TESTS, MAIN] }, { path: '^(web|demo|sim|tools|bench|test|scenarios)/' }, 'The product runs without its demo, simulator and tests.'),
    never('main-starts-only-the-demo', { path: MAIN, pathNot: TESTS }, { path: '^(web|sim|tools|bench|test|scenarios)/' }, 'Main may start the demo and nothing else that is not the product.'),
    only('sim-uses-the-public-api', '^sim/', ['^(sim|demo|src/(contract|domain))/', '^src/adapters/.*[.]codec[.]ts$'], 'The simulator is a process of its own and sees what any source or officer sees; as the other side of an adapter it shares its codec.'),
    only('web-imports-contract', '^web/', '^(web|src/(contract|domain))/', 'The browser gets the contract and the domain, never the engine, the platform or SQL.'),
    never('web-pages-are-islands', { path: '^web/(desk|phone|public)/' }, { path: '^web/(desk|phone|public)/', pathNot: '^web/$1/' }, 'What two pages share lives in web/ui.'),
    never('web-ui-knows-no-page', { path: '^web/ui/' }, { path: '^web/(desk|phone|public)/' }, 'Shared pieces do not know where they are shown.'),
    never('pure-code-does-no-io', { path: '^src/(domain|engine|contract)/', pathNot: TESTS }, { dependencyTypes: ['core'] }, 'Time, files and sockets belong to the platform; what the browser shares has none.'),
    never('pure-code-knows-no-database', { path: '^src/(domain|engine|contract)/', pathNot: TESTS }, { path: 'node_modules/(pg|kysely|fastify|pino)/' }, 'As above.'),
    never('rules-know-no-database', { path: '^src/features/.*[.]rules[.]ts$' }, { path: ['node_modules/(pg|kysely)/', '[.](store|service|view)[.]ts$', '^src/platform/'] }, 'Decisions are pure; they are given what they need.'),
    never('no-cycles', { path: OURS }, { circular: true }, 'Two files that need each other are one file, or three.'),
    never('nothing-unresolved', { path: OURS }, { couldNotResolve: true }, 'An import that resolves to nothing also escapes every rule above.'),
    never('shipped-code-needs-no-dev-dependency', { path: '^(src|web|demo|sim)/', pathNot: TESTS }, { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' }, 'A production install has only `dependencies`.'),
    never('nothing-undeclared', { path: OURS }, { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] }, 'What we import stands in package.json.'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage|data)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'], extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.d.ts', '.css'] },
  },
}
