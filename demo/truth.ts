import type { FraudType } from '../src/domain/fraud-types.ts'
import type { ListName } from '../src/domain/lists.ts'
import { bankCard, foreignNumber, mobile } from './numbers.ts'

/**
 * What the city's fraudsters use. Nothing of it exists: numbers by numbers.ts, domains under .example and .test (RFC 2606), apps invented.
 * `known` entries are on the centre's lists from the beginning; the others are there to be found.
 */
export type Planted = { readonly list: ListName; readonly value: string; readonly type: FraudType; readonly known: boolean }

/** Countries that the calls of the dens came from in the ministry's bulletins. */
const DEN_COUNTRIES = ['855', '95', '856', '63', '60', '66', '971']
const SCAM_NUMBERS_PER_TYPE = 36
const MULES_PER_TYPE = 24
const KNOWN_SHARE = 0.6

const DOMAINS: Record<FraudType, readonly string[]> = {
  'fake-order': ['dianzan-yongjin.example', 'fuli-renwu.example', 'paidan-pt.test', 'meiri-fanli.example', 'shuadan-vip.test', 'qiandao-hongbao.example'],
  investment: ['juxin-caifu.example', 'hengtong-zhengquan.test', 'usdt-lianghua.example', 'xingu-neibu.example', 'guangfu-touzi.test', 'huangjin-wp.example'],
  shopping: ['temai-cang.example', 'haiwai-daigou.test', 'jiulei-fx.example', 'shouji-banjia.example', 'yanchu-piao.test', 'hongmu-zj.example'],
  'customer-service': ['tuikuan-zhongxin.example', 'kuaidi-lipei.test', 'huiyuan-guanbi.example', 'baiwan-baozhang.test', 'kefu-tk.example', 'lipei-kuaisu.example'],
  loan: ['miaodai-kuaipi.example', 'jinzhong-daikuan.test', 'diyi-xindai.example', 'wudiya-jieqian.example', 'edu-tixian.test', 'e-dai.example'],
  'credit-record': ['zhengxin-xiufu.example', 'zhengxin-fuwu.test', 'zhuxiao-xiaoyuandai.example', 'yhzx-rg.test', 'xinyong-bao.example', 'lixi-tiaozheng.example'],
  acquaintance: ['gongwu-tongxun.example', 'qiye-huiyi.test', 'banjiqun.example', 'zongjingli-qq.test', 'laoling-dao.example', 'tongxue-hui.example'],
  authority: ['zuigao-jian.example', 'anquan-zhanghu.test', 'gongan-wangan.example', 'zijin-qingcha.test', 'shebao-yichang.example', 'tongji-ling.example'],
  romance: ['yuanfen-tiankong.example', 'tongcheng-jiaoyou.test', 'hongniang-vip.example', 'junlv-qingyuan.test', 'bairen-lian.example', 'caipiao-ld.example'],
  'game-trade': ['youxi-zhanghao.example', 'pifu-jiaoyi.test', 'yxb-danbao.example', 'jiefengkong.test', 'zhuangbei-hs.example', 'dailian-dt.example'],
  other: ['jianzhi-lunwen.example', 'etc-renzheng.test', 'yibao-jihuo.example', 'zhongjiang-lq.test', 'chepiao-tuigai.example', 'ruanjian-jx.example'],
}

const APPS: readonly (readonly [app: string, type: FraudType])[] = [
  ['云屏共享助手', 'customer-service'], ['屏联会议', 'authority'], ['安全护盾专版', 'authority'], ['远程理赔通', 'customer-service'], ['征信服务会议室', 'credit-record'],
  ['秒批贷极速版', 'loan'], ['聚信财富', 'investment'], ['点赞任务大厅', 'fake-order'], ['缘分天空', 'romance'], ['密聊加密版', 'investment'],
]

/** Apps that show the screen to a stranger; the first five above. */
export const SCREEN_SHARING_APPS: readonly string[] = APPS.slice(0, 5).map(([app]) => app)

export function plantedTruth(types: readonly FraudType[]): Planted[] {
  return types.flatMap((type, ordinal) => [
    ...scamNumbers(ordinal).map((value, nth): Planted => ({ list: 'scam-number', value, type, known: isKnown(nth) })),
    ...DOMAINS[type].map((value, nth): Planted => ({ list: 'bad-domain', value, type, known: isKnown(nth) })),
    ...APPS.filter(([, ofType]) => ofType === type).map(([value]): Planted => ({ list: 'bad-app', value, type, known: true })),
    ...muleAccounts(ordinal).map((value, nth): Planted => ({ list: 'mule-account', value, type, known: nth % 4 === 0 })),
  ])
}

export function appOf(type: FraudType): string | undefined {
  return APPS.find(([, ofType]) => ofType === type)?.[0]
}

function scamNumbers(ordinal: number): string[] {
  return Array.from({ length: SCAM_NUMBERS_PER_TYPE }, (_, nth) => {
    const index = ordinal * SCAM_NUMBERS_PER_TYPE + nth
    return nth % 3 === 0 ? mobile('scam', index) : foreignNumber(DEN_COUNTRIES[index % DEN_COUNTRIES.length]!, index)
  })
}

function muleAccounts(ordinal: number): string[] {
  return Array.from({ length: MULES_PER_TYPE }, (_, nth) => bankCard('mule', ordinal * MULES_PER_TYPE + nth))
}

/** Six of ten, spread evenly. */
function isKnown(nth: number): boolean {
  return Math.floor((nth + 1) * KNOWN_SHARE) > Math.floor(nth * KNOWN_SHARE)
}
