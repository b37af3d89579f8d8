/**
 * What the fictional city is called. No district, street, town or village of these names exists:
 * a test holds them against the 665,000 names under assets/divisions.
 */
export const CITY_NAME = '金钟市'
export const CITY_DIGITS = '9901'

export type StreetPlan = { readonly name: string; readonly kind: 'urban' | 'town' | 'township' }
export type DistrictPlan = { readonly digits: string; readonly name: string; readonly streets: readonly StreetPlan[] }

const urban = (name: string): StreetPlan => ({ name, kind: 'urban' })
const town = (name: string): StreetPlan => ({ name, kind: 'town' })
const township = (name: string): StreetPlan => ({ name, kind: 'township' })

export const DISTRICTS: readonly DistrictPlan[] = [
  { digits: '990102', name: '听潮区', streets: [urban('守灯街道'), urban('问潮街道'), urban('织网街道'), urban('数帆街道'), urban('银梭街道')] },
  { digits: '990103', name: '归帆区', streets: [urban('系舟街道'), urban('渡鸥街道'), urban('迎曦街道'), town('逐浪镇'), town('煮盐镇')] },
  { digits: '990104', name: '鸣铃区', streets: [urban('听钟街道'), town('吹螺镇'), town('拾贝镇'), town('栖鹭镇')] },
  { digits: '990121', name: '望澜县', streets: [town('枕涛镇'), town('眠鸥镇'), township('潮信乡'), township('灯影乡')] },
]

/** Villages are called by a first and a last part: 采菱 + 浦. */
export const VILLAGE_FIRST_PARTS = [
  '采菱', '晒霞', '望舒', '抱月', '藏舟', '牧云', '折苇', '点灯', '放灯', '挂帆', '收网', '补网', '敲钟', '报潮', '候潮', '观星', '数星', '漱石',
  '流萤', '白螺', '青螺', '银鳗', '金鳞', '墨鱼', '海燕', '沙鸥', '听雨', '扫雪', '衔珠', '卧鲸', '飞鱼', '赶海', '晴帆', '夜航', '春汛',
]
export const VILLAGE_LAST_PARTS = ['岙', '浦', '塘', '湾', '岭', '桥', '溪', '埠', '礁', '屿', '墩', '碶', '漕', '坪', '头']

export const ROADS = ['听涛路', '灯塔路', '渔火路', '望海路', '潮音路', '海晏路', '银沙路', '汽笛路', '罗盘路', '星图路', '信风路', '锚地路', '螺旋桨路', '桅杆路', '舢板弄', '蓝鲸巷', '晚霞街', '早市街']
export const ESTATES = ['碧涛苑', '澜庭', '海棠湾小区', '听雨花园', '渔港新村', '银滩公寓', '星辰里', '望潮府', '白帆家园', '晴川小区', '月港名都', '珊瑚嘉苑']
