import type { Sex } from '../src/domain/id-number.ts'
import type { Random } from './random.ts'

/** The commonest first, as in the country. */
const SURNAMES = [...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金贾韦夏付方邹熊白孟秦邱侯江尹薛闫段雷龙史陶贺毛郝顾龚邵万覃武钱戴严莫孔向汤', '欧阳', '诸葛', '上官', '司徒']

/** Given names change with the decade of birth: a 建国 is seldom twenty. */
const GIVEN: Record<Sex, readonly (readonly [bornUntil: number, names: readonly string[]])[]> = {
  male: [
    [1964, ['建国', '国庆', '志明', '德华', '福根', '阿根', '永康', '水根', '大海', '宝林', '长根', '金龙', '松年', '茂林', '祥云', '忠良', '国强', '荣华', '来法', '银根']],
    [1984, ['建军', '伟', '军', '勇', '国平', '海波', '建波', '志强', '永军', '海军', '剑锋', '晓东', '立新', '建明', '文斌', '斌', '杰', '峰', '永祥', '利民', '凯', '卫东']],
    [1999, ['磊', '鹏', '超', '浩', '俊杰', '晨', '宇', '佳杰', '一鸣', '文杰', '旭东', '嘉伟', '天宇', '鑫', '凯文', '航', '子豪', '维', '晓航', '哲']],
    [9999, ['浩然', '子轩', '宇航', '梓涵', '俊熙', '奕辰', '一诺', '皓轩', '铭泽', '睿', '沐辰', '宸', '嘉懿', '亦凡', '知远', '承泽', '乐天', '弈']],
  ],
  female: [
    [1964, ['秀英', '桂芳', '阿凤', '玉兰', '美娣', '杏花', '彩娣', '月英', '素珍', '凤娟', '菊芬', '亚芬', '雪琴', '阿娥', '惠娟', '荷花', '金凤', '爱娣', '兰英', '翠珠']],
    [1984, ['丽', '敏', '静', '燕', '红', '海燕', '亚萍', '晓红', '丽娜', '建芬', '雪芬', '琴', '芳', '霞', '玲', '亚琴', '美华', '小燕', '群', '艳', '波', '丽君']],
    [1999, ['婷', '婷婷', '雪', '梦婷', '佳丽', '莹', '晓雯', '倩', '璐', '思思', '雨晴', '嘉琪', '丹', '瑶', '梦洁', '晶晶', '琳', '颖', '露', '晨曦']],
    [9999, ['欣怡', '梓萱', '诗涵', '雨桐', '可馨', '语汐', '若汐', '依诺', '沐瑶', '子墨', '一一', '乐瑶', '思妤', '锦汐', '念安', '以沫', '知夏', '星瑶']],
  ],
}

export function surname(random: Random): string {
  // Squaring a uniform number favours the head of the list about as much as the census does.
  return SURNAMES[Math.floor(random.next() ** 1.7 * SURNAMES.length)]!
}

export function givenName(sex: Sex, birthYear: number, random: Random): string {
  const [, names] = GIVEN[sex].find(([bornUntil]) => birthYear <= bornUntil)!
  return random.pick(names)
}

export function occupation(age: number, rural: boolean, random: Random): string {
  if (age < 19) return '学生'
  if (age < 23 && random.chance(0.6)) return '大学生'
  if (age >= 60 && random.chance(rural ? 0.5 : 0.85)) return '退休'
  return random.pick(rural ? RURAL_WORK : URBAN_WORK)
}

const URBAN_WORK = ['企业职工', '企业职工', '企业职工', '个体经营', '财务人员', '教师', '医护人员', '机关工作人员', '外卖骑手', '网店店主', '全职妈妈', '自由职业', '建筑工人', '公司法人', '会计', '程序员', '保安', '待业']
const RURAL_WORK = ['务农', '务农', '渔民', '渔民', '企业职工', '企业职工', '个体经营', '民宿经营', '建筑工人', '货车司机', '养殖户', '船员', '会计', '全职妈妈', '村干部', '待业']
