/** Why an address was placed there, or was not: kinds with what fills them, and their words in both languages. */
export type Reason =
  | { readonly kind: 'named' | 'unlisted' | 'outside' | 'only-one' | 'without-type' | 'grid'; readonly name: string }
  | { readonly kind: 'typo' | 'former' | 'demoted' | 'moved' | 'against' | 'conflict'; readonly name: string; readonly read: string }
  | { readonly kind: 'several'; readonly count: number }
  | { readonly kind: 'stops-at'; readonly level: 'city' | 'district' | 'street' }
  | { readonly kind: 'nothing' | 'too-little' }

const LEVEL_ZH = { city: '市', district: '区县', street: '街道乡镇' } as const

export function reasonZh(reason: Reason): string {
  switch (reason.kind) {
    case 'named': return `写明${reason.name}`
    case 'only-one': return `${reason.name}内仅此一处同名`
    case 'without-type': return `“${reason.name}”未写区、街道、村等字样`
    case 'grid': return `按${reason.name}归入网格`
    case 'typo': return `“${reason.read}”应为“${reason.name}”，一字之差`
    case 'former': return `“${reason.read}”是旧称或习称，今属${reason.name}`
    case 'demoted': return `“${reason.read}”已不是乡镇，${reason.name}有同名村，按其归入`
    case 'moved': return `${reason.name}原属${reason.read}，已划转`
    case 'against': return `与所写“${reason.read}”不符，以${reason.name}为准`
    case 'conflict': return `所写“${reason.read}”与“${reason.name}”互相矛盾，不作判断`
    case 'unlisted': return `名单中没有“${reason.name}”`
    case 'outside': return `地址写明在${reason.name}，不在本市`
    case 'several': return `同名 ${reason.count} 处，请选择`
    case 'stops-at': return `地址只能定到${LEVEL_ZH[reason.level]}`
    case 'nothing': return '没有写本市任何区划名称'
    case 'too-little': return '依据不足，不作判断'
  }
}

export function reasonEn(reason: Reason): string {
  switch (reason.kind) {
    case 'named': return `it names ${reason.name}`
    case 'only-one': return `the only one of that name in ${reason.name}`
    case 'without-type': return `"${reason.name}" is written without saying what it is`
    case 'grid': return `${reason.name} tells the grid`
    case 'typo': return `"${reason.read}" is one character off "${reason.name}"`
    case 'former': return `"${reason.read}" is an earlier or usual name, now ${reason.name}`
    case 'demoted': return `"${reason.read}" is no town any more; ${reason.name} has the village of that name`
    case 'moved': return `${reason.name} once belonged to ${reason.read}`
    case 'against': return `"${reason.read}" does not agree; ${reason.name} was believed`
    case 'conflict': return `"${reason.read}" and "${reason.name}" contradict each other, so neither was taken`
    case 'unlisted': return `"${reason.name}" is not on the list`
    case 'outside': return `it says ${reason.name}, which is outside this city`
    case 'several': return `${reason.count} places of that name: choose one`
    case 'stops-at': return `it reaches no further than the ${reason.level}`
    case 'nothing': return 'it names no division of this city'
    case 'too-little': return 'too little to go by'
  }
}
