import { ancestorAt, isAtOrAbove, voteOn, type Naming, type Vote } from '../tree-vote.ts'
import { CITY, DISTRICT, STREET, VILLAGE, type AddressBook, type CountryForm } from './address-book.ts'
import type { Gaps } from './address-gaps.ts'
import type { Mention } from './address-mentions.ts'
import type { Reason } from './address-reasons.ts'

/** `node` undefined: not answered. `others`: what else it could be, or what is to choose from; at most ALTERNATIVES_MAX. */
export type Verdict = { readonly node: number | undefined; readonly confidence: number; readonly others: readonly number[]; readonly reasons: readonly Reason[] }

const ALTERNATIVES_MAX = 5
/** Below this nobody is sent: a list to choose from is better than the wrong door (docs/address-to-place.md). */
const ANSWER_CONFIDENCE_MIN = 0.65
/** A rival this close in confidence makes a name ambiguous. */
const RIVAL = 0.95
const RIVAL_ELSEWHERE = 0.7

/** What else is at least this likely is shown beside the answer. */
const DOUBT_CONFIDENCE_MIN = 0.5

const SURE = 0.99
/** What is left of a doubt about the own name (a missing type, a slip) when the division above is named as well. */
const DOUBT_UNDER = [1, 0.9, 0.6, 0.35] as const
/** How much a name is worth by the deepest division above it that the address names: none, city, district, street. */
const VILLAGE_CONTEXT = [0.72, 0.86, 0.95, 1] as const
const STREET_CONTEXT: readonly number[] = [0.9, 0.96, 1]
const BARE_ALONE = 0.7
/** What a name that speaks against the place leaves of it. */
const AGAINST_STREET = 0.7
const AGAINST_DISTRICT = 0.5
const AGAINST_VILLAGE = 0.8
const UNLISTED_ABOVE = [1, 0.5, 0.8] as const
const UNLISTED_BELOW = 0.96
/** The village that was written lies elsewhere, in several places: the list is old, or it is a slip. */
const ELSEWHERE_BELOW = 0.75

type Case = { readonly book: AddressBook; readonly mentions: readonly Mention[]; readonly gaps: Gaps; readonly namings: readonly Naming[] }
type Rated = Vote & { readonly confidence: number }

/** Weighs what the mentions say, from the deepest level up: the first level that is sure enough is the answer. */
export function judge(book: AddressBook, found: readonly Mention[], gaps: Gaps): Verdict {
  const mentions = settled(book, [...found, ...gaps.repaired].sort((one, other) => one.start - other.start))
  const own = mentions.filter(({ meanings }) => meanings.length > 0)
  const one: Case = { book, mentions: own, gaps, namings: own }
  const elsewhere = outside(book, mentions)
  if (elsewhere !== undefined) return notHere(one, elsewhere)
  const strange = gaps.unlisted.find(({ depth }) => depth === DISTRICT)
  // A district that nobody has heard of, and nothing above the village that is ours: a village of that name is everywhere.
  if (strange !== undefined && own.every(({ meanings }) => meanings.every(({ node }) => book.tree.depths[node] === VILLAGE))) return refused([{ kind: 'outside', name: strange.word }])
  if (own.length === 0) return refused([...unlistedReasons(gaps), { kind: 'nothing' }], gaps.unlisted.flatMap(({ near }) => near))
  return climb(one)
}

function refused(reasons: readonly Reason[], others: readonly number[] = []): Verdict {
  return { node: undefined, confidence: 0, others: others.slice(0, ALTERNATIVES_MAX), reasons }
}

/** 杭州市余杭区 is elsewhere, and so is 重庆市江北区 whose name is also ours. Of 杭州市鄞州区首南街道 one half is wrong, and nothing says which. */
function notHere(one: Case, elsewhere: CountryForm): Verdict {
  const { book, mentions } = one
  const reasons: Reason[] = [{ kind: 'outside', name: elsewhere.name }]
  const [best] = mentions.some(({ isTyped }) => isTyped) ? rated(one, deepest(one)) : []
  const district = best === undefined || best.named[DISTRICT] === 0 ? undefined : ancestorAt(book.tree, best.node, DISTRICT)
  const isOurs = mentions.some(({ meanings }) => meanings.some(({ node }) => book.tree.depths[node] === CITY))
  if (best === undefined || (district === undefined && !isOurs)) return refused(reasons)
  if (district !== undefined && !isOurs && book.districtsNamed.get(book.regions[district]!.name)?.some((digits) => digits.startsWith(elsewhere.digits)) === true) return refused(reasons)
  return refused([{ kind: 'conflict', name: nameOf(book, best.node), read: elsewhere.name }], [best.node])
}

function climb(one: Case): Verdict {
  const { book } = one
  let [others, below]: [number[], Reason[]] = [[], []]
  let worth = 1
  for (const depth of [VILLAGE, STREET, DISTRICT, CITY]) {
    const [best, ...rest] = rated(one, depth)
    if (best === undefined) continue
    const rivals = rest.filter((vote) => isRival(book, vote, best))
    const confidence = Math.min(best.confidence, best.confidence * worth)
    if (rivals.length === 0 && confidence >= ANSWER_CONFIDENCE_MIN) return answer(one, { ...best, confidence }, others.length > 0 ? others : doubts(one, best, rest), below)
    if (others.length === 0) others = [best, ...rivals].map(({ node }) => node)
    const fall = fallFrom(one, best, rivals, depth)
    if (fall === undefined) return unanswered(one, others, rivals.length === 0 ? undefined : 1 + rivals.length, best)
    worth *= fall.worth
    below = [...below, ...fall.reasons]
  }
  return unanswered(one, others, undefined, undefined)
}

/** Of a 村 and a 居委会 with one stem in one street the one whose type is written is meant; in two streets the type is too little to go by. */
function isRival({ tree }: AddressBook, vote: Rated, best: Rated): boolean {
  const depth = tree.depths[best.node]!
  const areNeighbours = tree.parents[vote.node] === tree.parents[best.node]
  if (areNeighbours) return vote.confidence >= best.confidence * RIVAL && vote.named[depth]! >= best.named[depth]! * RIVAL
  return vote.confidence >= best.confidence * RIVAL_ELSEWHERE
}

/**
 * Whether the level above may answer for a name that could not be decided. Undefined: no, since that would only hide the doubt; who asked has to
 * choose.
 */
function fallFrom({ book, mentions }: Case, best: Rated, rivals: readonly Rated[], depth: number): { worth: number; reasons: Reason[] } | undefined {
  const saying = mentions.filter(({ meanings }) => meanings.some(({ node }) => book.tree.depths[node] === depth))
  const isStated = saying.some(({ isTyped, isSoft }) => isTyped && !isSoft)
  const all = [best, ...rivals]
  const above = ancestorAt(book.tree, best.node, depth - 1)
  const isOneAbove = above !== undefined && best.named[depth - 1]! > 0 && all.every(({ node }) => isAtOrAbove(book.tree, above, node))
  // Two villages of one name in the street that is named: the street is sure.
  if (isOneAbove && (depth === VILLAGE || !isStated)) return { worth: 1, reasons: rivals.length > 0 ? [{ kind: 'several', count: all.length }] : [] }
  if (!isStated) return rivals.length > 0 ? undefined : { worth: 1, reasons: [] }
  const isElsewhere = all.every(({ against }) => against.slice(DISTRICT, depth).some((count) => count > 0))
  return isElsewhere && all.length > 1 ? { worth: ELSEWHERE_BELOW, reasons: saying.map(({ word }) => ({ kind: 'unlisted', name: word })) } : undefined
}

/** A bare name that means a street and a village is the street, unless that street was named before, or the one that the village lies in. */
function settled({ tree }: AddressBook, mentions: readonly Mention[]): Mention[] {
  const done: Mention[] = []
  for (const mention of mentions) {
    const depths = mention.meanings.map(({ node }) => tree.depths[node]!)
    const highest = Math.min(...depths)
    if (mention.isTyped || depths.every((depth) => depth === highest)) {
      done.push(mention)
      continue
    }
    const wasNamed = (node: number) => done.some(({ meanings }) => meanings.some((one) => one.node === node))
    const fresh = mention.meanings.filter(({ node }) => !wasNamed(node))
    const below = fresh.filter(({ node }) => tree.depths[node] === VILLAGE && wasNamed(tree.parents[node]!))
    const top = Math.min(...fresh.map(({ node }) => tree.depths[node]!))
    const meant = below.length > 0 ? below : fresh.filter(({ node }) => tree.depths[node] === top)
    done.push(fresh.length === 0 ? mention : { ...mention, meanings: meant })
  }
  return done
}

/** The name of a place that is not ours, said before anything that is. */
function outside({ tree }: AddressBook, mentions: readonly Mention[]): CountryForm | undefined {
  for (const { country, meanings } of mentions) {
    if (country !== undefined && !country.isOurs) return country
    if (meanings.some(({ node }) => tree.depths[node]! >= DISTRICT)) return undefined
  }
  return undefined
}

function deepest({ book, mentions }: Case): number {
  return Math.max(...mentions.flatMap(({ meanings }) => meanings.map(({ node }) => book.tree.depths[node]!)))
}

function rated(asked: Case, depth: number): Rated[] {
  const { book, mentions, namings } = asked
  const nodes = new Set(mentions.flatMap(({ meanings }) => meanings.map(({ node }) => node)).filter((node) => book.tree.depths[node] === depth))
  return [...nodes].map((node) => {
    const vote = voteOn(book.tree, namings, node, book.mayLieUnder)
    return { ...vote, confidence: confidenceOf(asked, vote, depth) }
  }).sort((one, other) => other.confidence - one.confidence || one.node - other.node)
}

function confidenceOf({ book, mentions, gaps }: Case, { node, named, against }: Vote, depth: number): number {
  const above = named[STREET]! > 0 && depth > STREET ? 3 : named[DISTRICT]! > 0 && depth > DISTRICT ? 2 : named[CITY]! > 0 && depth > CITY ? 1 : 0
  const own = 1 - (1 - named[depth]!) * DOUBT_UNDER[above]!
  const isBare = above === 0 && mentions.every(({ isTyped, meanings }) => !isTyped || meanings.every((meaning) => meaning.node !== node))
  const context = depth === VILLAGE ? VILLAGE_CONTEXT[above]! : depth === STREET ? STREET_CONTEXT[above]! : 1
  // 首雨街道 is on no list, and of 首南街道 that lies one character off there is the village.
  const unlistedAbove = gaps.unlisted.filter((gap) => gap.depth < depth && !gap.near.some((near) => isAtOrAbove(book.tree, near, node))).reduce((worth, gap) => worth * UNLISTED_ABOVE[gap.depth]!, 1)
  const unlistedBelow = gaps.unlisted.some((gap) => gap.depth > depth) ? UNLISTED_BELOW : 1
  const doubled = depth === VILLAGE && gaps.unlisted.some((gap) => gap.depth === VILLAGE) ? AGAINST_VILLAGE : 1
  const said = doubled * AGAINST_VILLAGE ** against[VILLAGE]! * AGAINST_STREET ** against[STREET]! * AGAINST_DISTRICT ** against[DISTRICT]! * (against[CITY]! > 0 ? AGAINST_DISTRICT : 1)
  return SURE * own * (isBare && depth > DISTRICT ? BARE_ALONE : 1) * context * unlistedAbove * unlistedBelow * said
}

/** What a sure answer still lets open: the place that was written and not believed, and villages that a slip could mean. */
function doubts({ book, mentions, gaps }: Case, best: Rated, rest: readonly Rated[]): number[] {
  const depth = book.tree.depths[best.node]!
  const against = mentions.filter(({ isSoft, meanings }) => !isSoft && !meanings.some(({ node }) => isAtOrAbove(book.tree, node, best.node) || isAtOrAbove(book.tree, best.node, node) || book.mayLieUnder(best.node, node)))
  const likely = rest.filter(({ confidence }) => confidence >= DOUBT_CONFIDENCE_MIN).map(({ node }) => node)
  const written = against.flatMap(({ meanings }) => meanings.filter(({ node }) => book.tree.depths[node]! <= depth).map(({ node }) => node))
  return [...new Set([...likely, ...written, ...gaps.unlisted.flatMap(({ near }) => near)])]
}

function answer(one: Case, best: Rated, others: readonly number[], below: readonly Reason[]): Verdict {
  const { book, gaps } = one
  const depth = book.tree.depths[best.node]!
  const reasons = [...reasonsFor(one, best), ...below, ...unlistedReasons(gaps)]
  if (depth < VILLAGE) reasons.push({ kind: 'stops-at', level: depth === STREET ? 'street' : depth === DISTRICT ? 'district' : 'city' })
  return { node: best.node, confidence: rounded(best.confidence), others: others.filter((node) => node !== best.node).slice(0, ALTERNATIVES_MAX), reasons }
}

function unanswered(one: Case, others: readonly number[], count: number | undefined, best: Rated | undefined): Verdict {
  const { book, gaps, mentions } = one
  const choices = [...new Set([...others, ...(best === undefined ? [] : doubts(one, best, []))])]
  const reasons: Reason[] = [...unlistedReasons(gaps)]
  const against = best === undefined ? undefined : mentions.find(({ isSoft, meanings }) => !isSoft && !meanings.some(({ node }) => isAtOrAbove(book.tree, node, best.node) || isAtOrAbove(book.tree, best.node, node)))
  if (count !== undefined) reasons.unshift({ kind: 'several', count })
  else if (against !== undefined && best !== undefined) reasons.unshift({ kind: 'conflict', name: pathOf(book, best.node), read: against.word })
  else reasons.push({ kind: 'too-little' })
  return refused(reasons, choices.filter((node) => !choices.some((other) => other !== node && isAtOrAbove(book.tree, node, other) && book.tree.depths[other]! < VILLAGE)))
}

function reasonsFor({ book, mentions, gaps }: Case, best: Rated): Reason[] {
  const { tree } = book
  const depth = tree.depths[best.node]!
  const reasons: Reason[] = []
  const speaking = mentions.filter(({ meanings }) => meanings.some(({ node }) => isAtOrAbove(tree, node, best.node) || book.mayLieUnder(best.node, node)))
  const words = [...new Set(speaking.map(({ word }) => word))]
  if (words.length > 0) reasons.push({ kind: 'named', name: words.join('、') })
  for (const { node, read } of gaps.typos) if (isAtOrAbove(tree, node, best.node)) reasons.push({ kind: 'typo', read, name: nameOf(book, node) })
  for (const { node, read } of gaps.demoted) if (isAtOrAbove(tree, node, best.node)) reasons.push({ kind: 'demoted', read, name: nameOf(book, node) })
  for (const { word, meanings, isFormer, isSoft } of speaking) {
    const meant = meanings.find(({ node }) => isAtOrAbove(tree, node, best.node))
    if ((isFormer || isSoft) && meant !== undefined && !gaps.demoted.some(({ read }) => read === word)) reasons.push({ kind: 'former', read: word, name: nameOf(book, meant.node) })
    if (meant === undefined) reasons.push({ kind: 'moved', read: word, name: nameOf(book, ancestorAt(tree, best.node, Math.min(depth, STREET))!) })
  }
  if (depth > DISTRICT && best.named[depth - 1] === 0) reasons.push({ kind: 'only-one', name: nameOf(book, ancestorAt(tree, best.node, best.named[DISTRICT]! > 0 && depth > DISTRICT ? DISTRICT : CITY) ?? best.node) })
  const own = speaking.find(({ meanings }) => meanings.some(({ node }) => node === best.node))
  if (own !== undefined && !own.isTyped) reasons.push({ kind: 'without-type', name: own.word })
  for (const { word, isSoft, meanings } of mentions) {
    if (!isSoft && !meanings.some(({ node }) => isAtOrAbove(tree, node, best.node) || isAtOrAbove(tree, best.node, node) || book.mayLieUnder(best.node, node))) reasons.push({ kind: 'against', read: word, name: nameOf(book, best.node) })
  }
  return reasons
}

function unlistedReasons({ unlisted }: Gaps): Reason[] {
  return unlisted.map(({ word }) => ({ kind: 'unlisted', name: word }))
}

function nameOf(book: AddressBook, node: number): string {
  return book.regions[node]!.name
}

/** 鄞州区首南街道桃江村村委会, without the city. */
export function pathOf({ tree, regions }: AddressBook, node: number): string {
  const names: string[] = []
  for (let at = node; tree.depths[at]! > CITY; at = tree.parents[at]!) {
    names.unshift(regions[at]!.name)
    if (tree.parents[at] === at) break
  }
  return names.length === 0 ? regions[node]!.name : names.join('')
}

function rounded(confidence: number): number {
  return Math.round(confidence * 100) / 100
}
